using System.CommandLine;
using Spectre.Console;

var run = new Command("run", "Judges a platform by the clauses.");
run.SetAction(_ => AnsiConsole.WriteLine("No clauses to judge by yet."));

var root = new RootCommand("Judges, replays and reports on implementations of the DMA contract.") { run };
return root.Parse(args).Invoke();
