import { printInstallation } from "./describe-for-tests.ts";

await printInstallation();
