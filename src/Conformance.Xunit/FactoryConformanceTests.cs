using global::Xunit;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Xunit;

/// <summary>Judges a platform that has several profiles: as <see cref="ConformanceTests" />, with a factory as the one override.</summary>
/// <remarks>
/// <para>
/// The rows of a class share one campaign, which the first of them runs. It asks about the clauses of the rows that run
/// and no others, so a row that is selected alone is quick to say what it has to; the row of the complete campaign asks
/// about all.
/// </para>
/// <para>
/// The platform lives in the process of the tests: one that overflows its stack, exits, or is killed takes all of them with
/// it, and no row can say so. <c>dma-conformance run --assembly</c> judges it in a process of its own, and names the call.
/// </para>
/// <para>
/// A row passes if its clause could have been broken often enough and was not; it fails with the shortest program that
/// breaks its clause. Every other outcome is a skip with its reason, never a pass.
/// </para>
/// </remarks>
[TestCaseOrderer(Names.Orderer, Names.Assembly)]
public abstract class FactoryConformanceTests
{
    /// <summary>Stands for what replays a trace until the type of the platform is known.</summary>
    private const string AnyPlatform = "--assembly ASSEMBLY --platform TYPE";

    /// <summary>Creates the machines.</summary>
    protected abstract IDmaPlatformFactory Factory { get; }

    /// <summary>The seed of every choice of the suite; that of its version unless overridden, so that results are stable.</summary>
    protected virtual ulong Seed => SuiteOptions.DefaultSeed;

    /// <summary>How many operations each profile gets; at least 1. Few make clauses count as not exercised.</summary>
    protected virtual long Operations => SuiteOptions.DefaultOperations;

    /// <summary>The areas that are judged, such as <c>Streaming</c>; empty, the default, for all. Rows of other areas are skipped.</summary>
    protected virtual IReadOnlyList<string> Areas => [];

    /// <summary>The profile that is judged; null, the default, for those of <see cref="IDmaPlatformFactory.DefaultProfiles" />.</summary>
    protected virtual string? Profile => null;

    /// <summary>Whether a broken SHOULD clause fails its row; otherwise it is a skip that shows the program.</summary>
    protected virtual bool Strict => false;

    /// <summary>
    /// Whether what machines print is kept off the console and shown with the program that printed it. Not unless
    /// overridden: the console belongs to the process of the tests, in which other tests may set it while this class runs.
    /// </summary>
    protected virtual bool CaptureOutput => false;

    /// <summary>Where traces of failures go; a directory of the class, beside the assembly of the tests, unless overridden.</summary>
    protected virtual string OutputDirectory =>
        Path.Combine(AppContext.BaseDirectory, "dma-conformance", GetType().FullName ?? GetType().Name);

    /// <summary>A folder of traces (<c>*.trace.json</c>) that are replayed before anything is drawn; null, the default, for none. It must be there; a relative path counts from the directory that the tests run in.</summary>
    protected virtual string? Regressions => null;

    private protected virtual Type? CreatedType => Factory.GetType();

    private protected virtual string FactoryExpression => nameof(Factory);

    /// <summary>The row of a clause.</summary>
    [ClauseRows]
    internal void Clause(Row row) => row.Run(this);

    /// <summary>The row of the complete campaign.</summary>
    [CampaignRow]
    internal void Campaign(Row row) => row.Run(this);

    /// <summary>Runs the suite.</summary>
    /// <param name="clauses">The clauses asked about, by id; empty for all.</param>
    /// <param name="cancellation">Ends the run.</param>
    internal SuiteReport Run(IReadOnlyList<string> clauses, CancellationToken cancellation)
    {
        var report = ConformanceSuite.Run(
            Factory,
            new SuiteOptions
            {
                Seed = Seed,
                Operations = Operations,
                Areas = Areas,
                Profiles = Profile is { } profile ? [profile] : [],
                Clauses = clauses,
                Strict = Strict,
                OutputDirectory = OutputDirectory,
                CaptureOutput = CaptureOutput,
                Regressions = Regressions,
                FactoryExpression = FactoryExpression,
                ReplayArguments = AnyPlatform,
            },
            progress: null,
            cancellation
        );
        return report with { Profiles = [.. report.Profiles.Select(WithPlatformNamed)] };
    }

    private ProfileReport WithPlatformNamed(ProfileReport profile) =>
        profile with
        {
            Findings =
            [
                .. profile.Findings.Select(finding =>
                    finding with
                    {
                        Text = finding.Text.Replace(AnyPlatform, PlatformArguments(), StringComparison.Ordinal),
                        Command = finding.Command.Replace(AnyPlatform, PlatformArguments(), StringComparison.Ordinal),
                    }
                ),
            ],
        };

    /// <summary>What the command line loads: the assembly and the type of platform or factory, or else the assembly of the tests.</summary>
    private string PlatformArguments()
    {
        var type = CreatedType;
        var assembly = $"--assembly {CommandText.Quote((type ?? GetType()).Assembly.Location)}";
        return type is null ? assembly : $"{assembly} --platform {CommandText.Quote(type.FullName!)}";
    }
}
