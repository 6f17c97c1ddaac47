using System.Collections.Concurrent;
using Dma.Conformance;
using Dma.Conformance.Operations;
using Dma.Mutants;

namespace Dma.Proof.Tests;

/// <summary>A wrong platform before the suite, held once for all tests that look at how it fell.</summary>
internal sealed class Trial
{
    /// <summary>Within how many operations a wrong platform must fall.</summary>
    public const long Budget = 100_000;

    /// <summary>How many runs of the suite, each with a seed of its own.</summary>
    public const int Runs = 4;

    /// <summary>The seed of the walk.</summary>
    public const ulong Seed = 1;

    private static readonly ConcurrentDictionary<string, Trial> Held = new();

    private readonly Lazy<Found> _found;
    private readonly Lazy<IReadOnlyList<Finding>> _findings;

    private Trial(Mutant mutant)
    {
        _found = new(() => new Search(mutant.CreateFactory(), mutant.Profile, Seed).Run(Budget));
        _findings = new(() => [.. Enumerable.Range(0, Runs).SelectMany(seed => Run(mutant, seed).Findings)]);
    }

    /// <summary>What a walk came to, as it was drawn.</summary>
    public Found Found => _found.Value;

    /// <summary>What the runs report, made short: one finding each, or none where nothing fell.</summary>
    public IReadOnlyList<Finding> Findings => _findings.Value;

    public static Trial Of(Mutant mutant) => Held.GetOrAdd(mutant.Name, _ => new(mutant));

    private static SuiteReport Run(Mutant mutant, int seed) =>
        ConformanceSuite.Run(
            mutant.CreateFactory(),
            new SuiteOptions
            {
                Operations = Budget,
                Seed = Mixing.Mix((ulong)seed, 1),
                Profiles = [mutant.Profile],
                StopAtFirst = true,
                FactoryExpression = EmittedTest.FactoryExpression,
            }
        );
}
