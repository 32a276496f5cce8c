// Runs before anything else, on whatever Node there is: our sources are TypeScript that Node 24 runs as it is.
if (Number(process.versions.node.split(".")[0]) < 24) {
  process.stderr.write(
    `CloudAct needs Node 24 and found ${process.version}. "npm ci" brings Node 24 for Linux (x64, arm64) and Windows (x64) by itself, ` +
      'unless optional dependencies are left out ("--omit=optional"). On other systems install Node 24 and start again.\n',
  );
  process.exit(1);
}
