/** A step of a test that is one story; what fails says in which of them. */
export async function step(name: string, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (error instanceof Error) error.message = `“${name}”: ${error.message}`;
    throw error;
  }
}
