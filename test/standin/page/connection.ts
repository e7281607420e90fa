import { Emitter } from './emitter';
import { me } from './me';
import { ask } from './server';

class SocketModel extends Emitter {
  state = 'OPENING';
  hasSynced = false;

  setState(state: string): void {
    this.state = state;
    this.trigger('change:state', this, state);
  }
  setSynced(): void {
    this.hasSynced = true;
    this.trigger('change:hasSynced', this, true);
  }
  async logout(): Promise<void> {
    await ask('/logout');
    this.setState('UNPAIRED');
    tellLogout();
  }
}

class ConnectionModel extends Emitter {
  ref = '';
  pushname = '';
  connected = false;
  readonly platform = 'android';

  serialize(): object {
    return { pushname: this.pushname, platform: this.platform, ref: this.ref };
  }
}

class StreamModel extends Emitter {
  mode = 'SYNCING';
  info = 'OPENING';
  needsUpdate = false;
  available = true;

  setMode(mode: string): void {
    if (this.mode === mode) return;
    this.mode = mode;
    this.trigger('change:mode', this, mode);
  }
  setInfo(info: string): void {
    if (this.info === info) return;
    this.info = info;
    this.trigger('change:info', this, info);
  }
  setNeedsUpdate(): void {
    this.needsUpdate = true;
    this.trigger('change:needsUpdate', this, true);
  }
  markAvailable(): void {}
  markUnavailable(): void {}
}

class CmdImpl extends Emitter {
  isMainLoaded = false;

  mainLoaded(): void {
    this.isMainLoaded = true;
    this.trigger('main_loaded');
  }
  refreshQR(): void {}
}

class NetworkStatusModel extends Emitter {
  readonly online = true;
  checkOnline(): void {}
}

class BackendEventBusModel extends Emitter {}

export const socket = new SocketModel();
export const connection = new ConnectionModel();
export const stream = new StreamModel();
export const command = new CmdImpl();

const LogoutReason = { UserInitiated: 'user_initiated', PrimaryDisconnect: 'unlinked' };
const logoutReason = {
  LogoutReason,
  LOGOUT_REASON_CODE: { UNKNOWN: 'unknown' },
  getErrorCodeFromLogoutReason: (reason: string) => reason,
};

/** Through the module: a library may have put its own function there, so that it hears the reason. */
export function tellLogout(): void {
  logoutReason.getErrorCodeFromLogoutReason(LogoutReason.UserInitiated);
  command.trigger('logout');
}

export const connectionModules = {
  WAWebSocketModel: { Socket: socket },
  WAWebCmd: { Cmd: command, CmdImpl },
  WAWebConnModel: { Conn: connection, ConnImpl: ConnectionModel },
  WAWebStreamModel: { Stream: stream },
  WAWebNetworkStatus: { default: new NetworkStatusModel() },
  WAWebBackendEventBus: { BackendEvent: {}, BackendEventBus: new BackendEventBusModel() },
  WAWebSocketConstants: {
    SOCKET_STATE: Object.fromEntries(
      [
        ['OPENING', 'PAIRING', 'UNPAIRED', 'UNPAIRED_IDLE', 'CONNECTED', 'TIMEOUT', 'CONFLICT', 'UNLAUNCHED'],
        ['PROXYBLOCK', 'TOS_BLOCK', 'SMB_TOS_BLOCK', 'DEPRECATED_VERSION'],
      ]
        .flat()
        .map((state) => [state, state]),
    ),
  },
  WAWebLogoutReason: logoutReason,
  // By what name the page itself has this one isn't known: wa-js finds it by its function.
  WAWebLoginState: { isLoggedIn: () => me.phone !== null },
};
