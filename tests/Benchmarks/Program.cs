using Dma.Conformance.Benchmarks;
using Dma.Conformance.Benchmarks.Tournament;

// `table` (the default) prints the figures of the design's goals, `speed` those of speed alone; `mutants N` proves the suite at length, and `variants N` until all
// right platforms had N operations together, with what earlier runs left in out/variants.tsv;
// `crosscheck N` compares what drivers see on machines that serve devices differently; `addresses` shows what addresses of a
// translated device cost; `scope PROFILE SIZE` executes every small program on the reference, and `minima N` compares what
// shrinking reaches with the least program of all; `breaks` breaks the suite itself, a line at a time; `tournament N` compares
// the shrinker with those of FsCheck; `ablation N` leaves out each idea of the generator in turn.
var command = args.Length == 0 ? "table" : args[0];
var count =
    args.Length > 1 && char.IsDigit(args[1][0])
        ? long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture)
        : 0;
switch (command)
{
    case "speed":
        return SpeedReport.Print(Console.Out);
    case "workers":
        return WorkersTable.Run(args[2], (int)count);
    case "table":
        SpeedReport.Print(Console.Out);
        MutantTable.Print(Console.Out, count == 0 ? 5 : (int)count, isSummary: true);
        return 0;
    case "mutants":
        return MutantTable.Print(
            Console.Out,
            count == 0 ? 50 : (int)count,
            isSummary: false,
            args.Length > 2 ? args[2] : null
        );
    case "variants":
        return VariantTable.Print(
            Console.Out,
            count,
            name: args.Length > 2 && args[2] != "2" ? args[2] : null,
            workers: args[^1] == "2" ? 2 : 1
        );
    case "crosscheck":
        return CrossCheckTable.Print(Console.Out, count == 0 ? 10_000_000 : count);
    case "addresses":
        return AddressTable.Print(Console.Out);
    case "scope":
        return ScopeTable.Print(
            Console.Out,
            args.Length > 1 && args[1] != "all" ? args[1] : null,
            args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 4
        );
    case "minima":
        return MinimumTable.Print(Console.Out, count == 0 ? 20_000 : (int)count, args.Length > 2 ? args[2] : null);
    case "blobs":
        return BlobTable.Print(Console.Out, count == 0 ? 1_000_000 : count);
    case "ablation":
        return AblationTable.Print(Console.Out, count == 0 ? 3 : (int)count);
    case "breaks":
        return BreakTable.Print(Console.Out);
    case "tournament":
        return TournamentTable.Print(Console.Out, Console.Error, count == 0 ? 3 : (int)count);
    default:
        Console.Error.WriteLine(
            $"there is no table '{command}'; they are table, speed, mutants [SEEDS [NAME OR PROFILE]], variants [OPERATIONS IN ALL [NAME] [2]], crosscheck [OPERATIONS], scope [PROFILE [SIZE]], minima [PROGRAMS [NAME OR PROFILE]], addresses, blobs [NODES], ablation [SEEDS], breaks, tournament [MUTANTS AN AREA]"
        );
        return 2;
}
