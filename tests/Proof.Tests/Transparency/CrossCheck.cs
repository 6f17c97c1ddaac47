using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Generation;
using Dma.Conformance.Operations;

namespace Dma.Proof.Tests.Transparency;

/// <summary>Two ways to serve the devices of one machine, and what comparing them showed.</summary>
/// <param name="name">Which two they are.</param>
/// <param name="first">Makes the machine on which programs are drawn.</param>
/// <param name="second">Makes the machine that is held against it.</param>
internal sealed class CrossCheck(string name, Func<IDmaPlatformFactory> first, Func<IDmaPlatformFactory> second)
{
    private const int Length = 120;

    /// <summary>All pairs.</summary>
    public static IReadOnlyList<CrossCheck> All { get; } =
    [
        new("direct and bounced", ServedMachines.Direct, () => ServedMachines.Bounced()),
        new("direct and translated", ServedMachines.Direct, () => ServedMachines.Translated()),
        new("bounced and translated", () => ServedMachines.Bounced(), () => ServedMachines.Translated()),
        new("translated and bounced", () => ServedMachines.Translated(), () => ServedMachines.Bounced()),
        new("direct and write-back", ServedMachines.Direct, ServedMachines.WriteBack),
    ];

    /// <summary>Which two they are.</summary>
    public string Name { get; } = name;

    /// <summary>How many operations were executed on both.</summary>
    public long Operations { get; private set; }

    /// <summary>How many operations one of the two did not allow.</summary>
    public long LeftOut { get; private set; }

    /// <summary>How many loaded bytes were compared.</summary>
    public long Compared => ComparedBy.Values.Sum();

    /// <summary>How many loaded bytes were compared, by what was loaded from.</summary>
    public SortedDictionary<string, long> ComparedBy { get; } = new(StringComparer.Ordinal);

    /// <summary>Draws programs and runs them on both machines.</summary>
    /// <param name="seed">The seed of the programs.</param>
    /// <param name="operations">How many operations to execute on both, at the least.</param>
    /// <returns>The first byte that differs; null if none does.</returns>
    public Difference? Run(ulong seed, long operations)
    {
        var (left, right) = (first(), second());
        var subject = Subject.Create(left, ServedMachines.Profile, AreaTable.Standard);
        var walk = new Walk(new Worker(subject, new HashSet<ClauseId>()));
        for (var index = 0UL; Operations < operations; index++)
        {
            var sequence = Mixing.Mix(seed, index);
            var outcome = walk.Run(sequence, 100, null, Length);
            if (outcome.Violation is { } violation)
            {
                throw new InvalidOperationException($"the first machine of {Name} is wrong: {violation}");
            }

            var machines = new TwoMachines(left, right, ServedMachines.Profile, Walk.PlatformSeedOf(sequence));
            var difference = machines.Run(outcome.Steps);
            Operations += machines.Executed;
            LeftOut += machines.LeftOut;
            foreach (var (kind, bytes) in machines.Compared)
            {
                ComparedBy[kind] = ComparedBy.GetValueOrDefault(kind) + bytes;
            }

            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }
}
