import type { RateCard } from './rateCard';

/**
 * Rough prices, for a first idea: as ranges where volume counts, or where some messages are free. None of them has been held
 * against Meta's own card. Its date is shown wherever it is reckoned with, and the user's own card goes before it.
 */
export const DEFAULT_RATE_CARD: RateCard = {
  date: '2026-04-01',
  currency: 'USD',
  rates: {
    AR: { marketing: 0.0618, utility: [0.0195, 0.026], authentication: [0.0195, 0.026], service: [0, 0.026] },
    BR: { marketing: 0.0625, utility: [0.0051, 0.0068], authentication: [0.0051, 0.0068], service: [0, 0.0068] },
    CL: { marketing: 0.0889, utility: [0.015, 0.02], authentication: [0.015, 0.02], service: [0, 0.02] },
    CO: { marketing: 0.0125, utility: [0.0006, 0.0008], authentication: [0.0006, 0.0008], service: [0, 0.0008] },
    EG: { marketing: 0.0644, utility: [0.0027, 0.0036], authentication: [0.0027, 0.0036], service: [0, 0.0036] },
    FR: { marketing: 0.0859, utility: [0.0225, 0.03], authentication: [0.0225, 0.03], service: [0, 0.03] },
    DE: { marketing: 0.1365, utility: [0.0413, 0.055], authentication: [0.0413, 0.055], service: [0, 0.055] },
    IN: { marketing: 0.0118, utility: [0.001, 0.0014], authentication: [0.001, 0.0014], service: [0, 0.0014] },
    ID: { marketing: 0.0411, utility: [0.0188, 0.025], authentication: [0.0188, 0.025], service: [0, 0.025] },
    IL: { marketing: 0.0353, utility: [0.004, 0.0053], authentication: [0.004, 0.0053], service: [0, 0.0053] },
    IT: { marketing: 0.0691, utility: [0.0225, 0.03], authentication: [0.0225, 0.03], service: [0, 0.03] },
    MY: { marketing: 0.086, utility: [0.0105, 0.014], authentication: [0.0105, 0.014], service: [0, 0.014] },
    MX: { marketing: 0.0305, utility: [0.0064, 0.0085], authentication: [0.0064, 0.0085], service: [0, 0.0085] },
    NL: { marketing: 0.1597, utility: [0.0375, 0.05], authentication: [0.0375, 0.05], service: [0, 0.05] },
    NG: { marketing: 0.0516, utility: [0.005, 0.0067], authentication: [0.005, 0.0067], service: [0, 0.0067] },
    PE: { marketing: 0.0703, utility: [0.015, 0.02], authentication: [0.015, 0.02], service: [0, 0.02] },
    ZA: { marketing: 0.0379, utility: [0.0057, 0.0076], authentication: [0.0057, 0.0076], service: [0, 0.0076] },
    ES: { marketing: 0.0615, utility: [0.015, 0.02], authentication: [0.015, 0.02], service: [0, 0.02] },
    AE: { marketing: 0.0499, utility: [0.0118, 0.0157], authentication: [0.0118, 0.0157], service: [0, 0.0157] },
    GB: { marketing: 0.0529, utility: [0.0165, 0.022], authentication: [0.0165, 0.022], service: [0, 0.022] },
    US: { marketing: 0.025, utility: [0.0025, 0.0034], authentication: [0.0025, 0.0034], service: [0, 0.0034] },
    CA: { marketing: 0.025, utility: [0.0025, 0.0034], authentication: [0.0025, 0.0034], service: [0, 0.0034] },
  },
  others: {
    marketing: [0.0225, 0.086],
    utility: [0.003, 0.0212],
    authentication: [0.003, 0.0212],
    service: [0, 0.0212],
  },
};
