using System.Globalization;
using System.Text.RegularExpressions;
using Dma.Reference;
using Dma.Reference.Tests.DeviceTree;

namespace Dma.Conformance.Benchmarks;

/// <summary>Damaged device trees, and what became of them: a machine, or one error.</summary>
internal static partial class BlobTable
{
    /// <summary>Prints how many blobs ended in which way; an exception of another kind than the reader's own ends the run, and what costs too much memory fails it.</summary>
    public static int Print(TextWriter output, long count)
    {
        var boards = DeviceTreeBoards.Names.Select(DeviceTreeBoards.BlobOf).ToArray();
        var outcomes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var most = 0L;
        var costly = new List<long>();
        for (var number = 0L; number < count; number++)
        {
            var blob = BlobMutations.Damage(boards[number % boards.Length], (ulong)number);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = Try(blob);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > BlobMutations.MostAllocated(blob.Length))
                costly.Add(number);
            most = Math.Max(most, allocated);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"## Damaged device trees, {count:n0} blobs"));
        output.WriteLine("\n| outcome | blobs |\n|---|---|");
        foreach (var (outcome, blobs) in outcomes.OrderByDescending(static it => it.Value))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {outcome} | {blobs:n0} |"));
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"\nallocated for one blob, at most: {most:n0} bytes")
        );
        foreach (var number in costly)
            output.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"damage {number} allocates more than its size allows")
            );
        return costly.Count > 0 ? 1 : 0;
    }

    private static string Try(byte[] blob)
    {
        try
        {
            using var machine = new Machine(BoardBuilder.Read(blob));
            return "machine built";
        }
        catch (DeviceTreeException exception)
        {
            // The class of an error is its words without names, numbers and places.
            var words = Demand().Match(exception.Message);
            return "refused: " + (words.Success ? Number().Replace(words.Value, "N") : "other");
        }
    }

    [GeneratedRegex("must [a-z#, -]+")]
    private static partial Regex Demand();

    [GeneratedRegex("0x[0-9a-f]+|[0-9]+")]
    private static partial Regex Number();
}
