using System.Globalization;
using Dma.Conformance.Cli;

namespace Dma.Cli.Tests;

/// <summary>The same seed and version give the same report.</summary>
public sealed class SameReportTests
{
    private static readonly string[] Args = ["run", "--ops", "4000", "--seed", "17", .. Samples.Platform("Stale")];

    [Fact]
    public void Workers_and_culture_change_nothing()
    {
        var culture = CultureInfo.CurrentCulture;
        var first = Tool.Run([.. Args, "--workers", "1"]).ShouldBe(ExitCode.Violation).Report;
        var again = Tool.Run([.. Args, "--workers", "2"]).Report;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            CultureInfo.CurrentUICulture = CultureInfo.CurrentCulture;
#pragma warning disable CA1305, CA1304, CA1311 // The point is that the culture is taken into account.
            1.5.ToString("f1").Should().Be("1,5", "else the test shows nothing");
            "i".ToUpper().Should().Be("\u0130", "else the test shows nothing");
#pragma warning restore CA1305, CA1304, CA1311
            var turkish = Tool.Run([.. Args, "--workers", "2"]).Report;

            again.Should().Be(first);
            turkish.Should().Be(first);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            CultureInfo.CurrentUICulture = culture;
        }
    }

    [Fact]
    public void Another_seed_gives_another_report() =>
        Tool.Run([.. Args.Where(arg => arg is not "--seed" and not "17")]).Report.Should().NotBe(Tool.Run(Args).Report);
}
