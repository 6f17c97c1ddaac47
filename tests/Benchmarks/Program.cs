using Dma.Conformance.Benchmarks;
using Dma.Conformance.Benchmarks.Heat;
using Dma.Conformance.Benchmarks.Tournament;

// `table` (the default) prints the figures of the design's goals; `mutants N` proves the suite at length, and `variants N` until all
// right platforms had N operations together, with what earlier runs left in out/variants.tsv;
// `crosscheck N` compares what drivers see on machines that serve devices differently; `addresses` shows what addresses of a
// translated device cost; `breaks` breaks the suite itself, a line at a time; `tournament N` compares the shrinker with those of
// FsCheck; `heat` tells which operations are never drawn in which situations.
var command = args.Length == 0 ? "table" : args[0];
var count = args.Length > 1 ? long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
switch (command)
{
    case "table":
        SpeedTable.Print(Console.Out);
        GrowthTable.Print(Console.Out);
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
    case "blobs":
        return BlobTable.Print(Console.Out, count == 0 ? 1_000_000 : count);
    case "breaks":
        return BreakTable.Print(Console.Out);
    case "heat":
        return HeatTable.Print(Console.Out, count, args.Length > 2 ? args[2] : null);
    case "tournament":
        return TournamentTable.Print(Console.Out, Console.Error, count == 0 ? 3 : (int)count);
    default:
        Console.Error.WriteLine(
            $"there is no table '{command}'; they are table, mutants [SEEDS [NAME OR PROFILE]], variants [OPERATIONS IN ALL [NAME] [2]], crosscheck [OPERATIONS], addresses, blobs [NODES], breaks, tournament [MUTANTS AN AREA]"
        );
        return 2;
}
