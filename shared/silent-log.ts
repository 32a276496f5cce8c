import { logTo } from "./log.ts";

/** Tests read what a test says, not what the code under test logs on its way. */
logTo(() => undefined);
