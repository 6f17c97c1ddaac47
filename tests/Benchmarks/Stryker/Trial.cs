namespace Dma.Conformance.Benchmarks.Stryker;

/// <summary>A run of the suite against one machine with or without a mutant.</summary>
internal static class Trial
{
    /// <summary>How long a call may take; a machine that is busy with other work must not look like one that hangs.</summary>
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(3);

    /// <summary>Runs the suite with its default seed until a clause is found broken.</summary>
    /// <param name="factory">Makes the machines.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="operations">How many operations at the most.</param>
    /// <returns>The finding; null if there is none.</returns>
    public static Finding? Run(IDmaPlatformFactory factory, string profile, long operations) =>
        ConformanceSuite
            .Run(
                factory,
                new SuiteOptions
                {
                    Operations = operations,
                    Profiles = [profile],
                    StopAtFirst = true,
                    Workers = 1,
                    Hang = Hang,
                }
            )
            .Findings.FirstOrDefault();
}
