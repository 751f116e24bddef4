require('ts-node/register/transpile-only');const {main}=require('/work/main/src/cli/foundation.ts');const {processTerminal}=require('/work/main/src/cli/terminal.ts');
main(process.argv,processTerminal()).then(c=>{process.exitCode=c});
