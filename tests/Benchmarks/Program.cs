using System.CommandLine;
using Dma.Conformance.Benchmarks;
using Dma.Conformance.Benchmarks.Heat;
using Dma.Conformance.Benchmarks.Stryker;
using Dma.Conformance.Benchmarks.Tournament;

// What names a part of a table is left out for all of it. Tables go to standard output, progress to standard error.
var name = new Argument<string?>("NAME")
{
    Description = "Only what has this in its name.",
    DefaultValueFactory = _ => null,
};

return new RootCommand("Proves the suite, and measures it: each command prints a table.")
{
    Table(
        "speed",
        "Checked operations a second, what of their time goes where, growth, and two workers.",
        () => SpeedReport.Print(Console.Out)
    ),
    Counted(
        "mutants",
        "Every platform that is wrong on purpose, on so many seeds.",
        50,
        (seeds, of) => MutantTable.Print(Console.Out, (int)seeds, of)
    ),
    Stryker(),
    Counted(
        "variants",
        "Right platforms, until all had so many operations together, with what out/variants.tsv has of earlier runs.",
        0,
        (operations, of) => VariantTable.Print(Console.Out, operations, of, workers: 2)
    ),
    Counted(
        "crosscheck",
        "The same programs on machines that serve devices differently, and the bytes compared.",
        10_000_000,
        (operations, _) => CrossCheckTable.Print(Console.Out, operations)
    ),
    Counted(
        "scope",
        "Every program of so many steps on the reference.",
        4,
        (size, profile) => ScopeTable.Print(Console.Out, profile, (int)size)
    ),
    Counted(
        "minima",
        "The least program of each mutant, among so many, and what shrinking reaches.",
        20_000,
        (programs, of) => MinimumTable.Print(Console.Out, (int)programs, of)
    ),
    Counted(
        "tournament",
        "The shrinker against those of FsCheck, on so many mutants an area.",
        3,
        (mutants, _) => TournamentTable.Print(Console.Out, Console.Error, (int)mutants)
    ),
    Counted(
        "ablation",
        "Each idea of the generator left out in turn, on so many seeds.",
        3,
        (seeds, _) => AblationTable.Print(Console.Out, (int)seeds)
    ),
    Counted(
        "heat",
        "Which operations are never drawn in which situations; with a name, the picture of it as that file.",
        0,
        (operations, picture) => HeatTable.Print(Console.Out, operations, picture)
    ),
    Table(
        "addresses",
        "What an address of a translated device costs, with few and many live.",
        () => AddressTable.Print(Console.Out)
    ),
    Counted("blobs", "So many damaged device trees.", 1_000_000, (blobs, _) => BlobTable.Print(Console.Out, blobs)),
    Table("breaks", "The suite itself, broken a line at a time.", () => BreakTable.Print(Console.Out)),
    Workers(),
    StrykerWorker(),
}
    .Parse(args)
    .Invoke();

static Command Table(string name, string says, Func<int> print)
{
    var command = new Command(name, says);
    command.SetAction(_ => print());
    return command;
}

Command Counted(string table, string says, long usual, Func<long, string?, int> print)
{
    var count = new Argument<long>("COUNT") { Description = "How many.", DefaultValueFactory = _ => usual };
    var command = new Command(table, says) { count, name };
    command.SetAction(parsed => print(parsed.GetValue(count), parsed.GetValue(name)));
    return command;
}

static Command Stryker()
{
    var words = new Argument<string[]>("WORDS")
    {
        Description =
            "An area or 'all', and how many operations a profile gets at the most; 'table' tries none, 'open' lists what has no reason, 'show' and a number prints what that mutant does.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    var command = new Command("stryker", "The mutants that Stryker made of the reference, judged by the suite alone.")
    {
        words,
    };
    command.SetAction(parsed => StrykerTable.Print(Console.Out, parsed.GetValue(words) ?? []));
    return command;
}

static Command StrykerWorker()
{
    var assembly = new Argument<string>("ASSEMBLY");
    var command = new Command(WorkerProcess.Command, "A process of the stryker table.") { assembly };
    command.Hidden = true;
    command.SetAction(parsed => Worker.Serve(parsed.GetRequiredValue(assembly), Console.In, Console.Out));
    return command;
}

static Command Workers()
{
    var workers = new Argument<int>("WORKERS");
    var profile = new Argument<string>("PROFILE");
    var command = new Command("workers", "A process of the speed table.") { workers, profile };
    command.Hidden = true;
    command.SetAction(parsed => WorkersTable.Run(parsed.GetRequiredValue(profile), parsed.GetRequiredValue(workers)));
    return command;
}
