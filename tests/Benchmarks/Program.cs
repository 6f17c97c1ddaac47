using Dma.Conformance.Benchmarks;

// `table` (the default) prints the figures of the design's goals; `variants N` and `mutants N` prove the suite at length;
// `crosscheck N` compares what drivers see on machines that serve devices differently; `addresses` shows what addresses of a
// translated device cost; `scope PROFILE SIZE` executes every small program on the reference, and `minima N` compares what
// shrinking reaches with the least program of all; `breaks` breaks the suite itself, a
// line at a time.
var command = args.Length == 0 ? "table" : args[0];
var count =
    args.Length > 1 && char.IsDigit(args[1][0])
        ? long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture)
        : 0;
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
        return VariantTable.Print(Console.Out, count == 0 ? 10_000_000 : count, args.Length > 2 ? args[2] : null);
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
    case "breaks":
        return BreakTable.Print(Console.Out);
    default:
        Console.Error.WriteLine(
            $"there is no table '{command}'; they are table, mutants [SEEDS [NAME OR PROFILE]], variants [OPERATIONS [NAME]], crosscheck [OPERATIONS], scope [PROFILE [SIZE]], minima [PROGRAMS [NAME OR PROFILE]], addresses, breaks"
        );
        return 2;
}
