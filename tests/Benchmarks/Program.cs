using System.Globalization;
using Dma.Conformance.Benchmarks;
using Dma.Conformance.Benchmarks.Stryker;

// `table` (the default) prints the figures of the design's goals; `variants N` and `mutants N` prove the suite at length;
// `crosscheck N` compares what drivers see on machines that serve devices differently; `addresses` shows what addresses of a
// translated device cost; `breaks` breaks the suite itself, a
// line at a time; `stryker` tries the mutants that Stryker made of the reference.
var command = args.Length == 0 ? "table" : args[0];
var count = args.Length > 1 && long.TryParse(args[1], CultureInfo.InvariantCulture, out var number) ? number : 0;
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
    case "blobs":
        return BlobTable.Print(Console.Out, count == 0 ? 1_000_000 : count);
    case "breaks":
        return BreakTable.Print(Console.Out);
    case "stryker":
        return StrykerTable.Print(Console.Out, args[1..]);
    case WorkerProcess.Command:
        return Worker.Serve(args[1], Console.In, Console.Out);
    default:
        Console.Error.WriteLine(
            $"there is no table '{command}'; they are table, mutants [SEEDS [NAME OR PROFILE]], variants [OPERATIONS [NAME]], crosscheck [OPERATIONS], addresses, breaks, stryker [AREA [OPERATIONS]|table|open]"
        );
        return 2;
}
