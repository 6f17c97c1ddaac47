using System.Diagnostics;
using System.Globalization;
using Dma.Reference;

namespace Dma.Conformance.Benchmarks;

/// <summary>What taking and giving back addresses of a window costs while so many ranges are live, of one to four pages each.</summary>
internal static class AddressTable
{
    private const int Turns = 400_000;

    public static int Print(TextWriter output)
    {
        output.WriteLine("## Addresses of a translated device");
        output.WriteLine();
        output.WriteLine("| live | lowest first, ns | to 10 live | highest first, ns | to 10 live |");
        output.WriteLine("|---|---|---|---|---|");
        var (lowest, highest) = (0.0, 0.0);
        foreach (var live in (int[])[10, 100, 1_000, 10_000, 100_000, 1_000_000])
        {
            var low = Measure(live, domain => new LowestAddresses(domain));
            var high = Measure(live, domain => new HighestAddresses(domain));
            (lowest, highest) = live == 10 ? (low, high) : (lowest, highest);
            output.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {live:n0} | {low:f0} | {low / lowest:f2} | {high:f0} | {high / highest:f2} |"
                )
            );
        }

        return 0;
    }

    private static double Measure(int live, Func<IommuDomain, AddressAllocator> make)
    {
        var factory = new ReferenceFactory(parts => parts with { AddressAllocator = make }, "isolating");
        using var machine = factory.Create("isolating", 1);
        var addresses = machine.Domain(0).Addresses;
        var last = new DmaAddress(ulong.MaxValue);
        var pages = new ulong[live];
        var state = 1UL;
        for (var i = 0; i < live; i++)
        {
            addresses.TryAllocate(1 + Next(ref state) % 4, last, out pages[i]);
        }

        // Holes of all sizes, everywhere.
        Turn(addresses, pages, Turns / 4, last, ref state);
        var watch = Stopwatch.StartNew();
        Turn(addresses, pages, Turns, last, ref state);
        return watch.Elapsed.TotalNanoseconds / Turns;
    }

    private static void Turn(AddressAllocator addresses, ulong[] pages, int turns, DmaAddress last, ref ulong state)
    {
        for (var i = 0; i < turns; i++)
        {
            ref var page = ref pages[Next(ref state) % (ulong)pages.Length];
            addresses.Free(page);
            addresses.TryAllocate(1 + Next(ref state) % 4, last, out page);
        }
    }

    private static ulong Next(ref ulong state)
    {
        state = unchecked(state * 6364136223846793005 + 1442695040888963407);
        return state >> 33;
    }
}
