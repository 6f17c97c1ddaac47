using Dma.Conformance.Cli;

namespace Dma.Cli.Tests;

public sealed class RunTests
{
    [Fact]
    public void Too_little_evidence_is_incomplete_and_names_the_clauses()
    {
        var outcome = Tool.Run("run", "--ops", "500").ShouldBe(ExitCode.Incomplete);

        outcome.Error.Should().BeEmpty();
        outcome.Out.Should().StartWith("judging the reference platform\ndma-conformance ");
        outcome.Out.Should().Contain("profile isolating: ").And.Contain("no clause broken");
        outcome.Out.Should().Contain("not exercised     DMA-").And.Contain(" of 100)");
        outcome
            .Report.Should()
            .Contain(
                "\nincomplete in coherent, write-back, isolating, write-buffer, l1, l1-l2, interconnect, contiguous, bounce, translated, iommu, devicetree, devicetree-restricted, arm-iommu, diagnosing: of "
            );
        outcome.Report.Should().NotContain("conformant in");
    }

    [Fact]
    public void Conformant_stands_with_its_counts()
    {
        var outcome = Tool.Run("run", "--ops", "5000", "--clause", "DMA-PLAT-006", "--profile", "coherent");

        outcome
            .ShouldBe(ExitCode.Conformant)
            .Report.Should()
            .MatchRegex(
                "\nconformant in coherent: of [0-9]+ clauses 1 passed, 0 failed, 0 not exercised, 0 not applicable, "
                    + "0 not provided, 0 claims not made, [0-9]+ untestable, [0-9]+ waiting, [0-9]+ not selected$"
            );
        outcome.Report.Should().MatchRegex("unknown bytes +cpu_load [0-9.]+ % of [0-9]+\n");
    }

    [Fact]
    public void A_broken_clause_is_a_violation_with_its_text()
    {
        var outcome = Tool.Run(["run", "--ops", "5000", "--profile", "write-back", .. Samples.Platform("Stale")]);

        outcome.ShouldBe(ExitCode.Violation).Report.Should().Contain("judging Samples.Stale of Samples.dll");
        outcome.Report.Should().MatchRegex("\nDMA-(MAP|COH)-[0-9]+ MUST violated: ");
        outcome.Report.Should().Contain("new Repro(new Samples.Stale(), \"write-back\", seed: 0x");
        outcome.Report.Should().Contain("\nviolated in write-back: of ");
        outcome
            .Report.Should()
            .MatchRegex(
                "rerun     dma-conformance run --profile write-back --seed 0x[0-9a-f]+ --ops 5000 --out out --assembly .*Samples.dll --platform Stale\n",
                "without --out there is no trace to replay"
            );
    }

    [Fact]
    public void An_exception_is_a_violation()
    {
        var outcome = Tool.Run(["run", "--ops", "5000", .. Samples.Platform("Throwing")]);

        outcome.ShouldBe(ExitCode.Violation).Report.Should().Contain("threw InvalidOperationException: no barrier");
        outcome.Report.Should().Contain("new Repro(seed => new Samples.Throwing(seed), \"default\", seed: 0x");
    }

    [Fact]
    public void A_hang_goes_before_a_violation()
    {
        var outcome = Tool.Run(["run", "--ops", "2000", "--hang", "2", .. Samples.Platform("Hanging")]);

        outcome.ShouldBe(ExitCode.Hung).Report.Should().Contain("DMA-PLAT-010 MUST violated");
        outcome.Report.Should().Contain("an answer within 2 seconds").And.Contain("\nhung in default: of ");
    }

    [Fact]
    public void A_broken_SHOULD_fails_a_strict_run_only()
    {
        string[] args = ["run", "--ops", "2000", "--clause", "DMA-PLAT-011", .. Samples.Platform("Moody")];

        var lenient = Tool.Run(args).ShouldBe(ExitCode.Conformant);
        var strict = Tool.Run([.. args, "--strict"]).ShouldBe(ExitCode.Violation);

        lenient.Report.Should().Contain("DMA-PLAT-011 SHOULD violated").And.Contain("\nconformant, but for clauses ");
        strict.Report.Should().Contain("DMA-PLAT-011 SHOULD violated").And.Contain("\nviolated in default: ");
    }

    [Fact]
    public void A_run_out_of_time_is_incomplete() =>
        Tool.Run("run", "--time", "0.001")
            .ShouldBe(ExitCode.Incomplete)
            .Report.Should()
            .Contain("; cut short: time was up");

    [Fact]
    public void A_slow_run_is_told_a_lower_number()
    {
        using var source = new CancellationTokenSource();
        using var error = new Listener("will take about", source);

        Tool.Run(
                surroundings => surroundings with { Error = error, Cancellation = source.Token },
                ["run", .. Samples.Platform("Slow")]
            )
            .ShouldBe(ExitCode.Incomplete);

        error
            .ToString()
            .Should()
            .MatchRegex("^profile default will take about [0-9]+ minutes; --ops [0-9]+ takes about 10");
    }

    [Fact]
    public void A_cancelled_run_writes_what_was_found()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var outcome = Tool.Run(surroundings => surroundings with { Cancellation = source.Token }, "run");

        outcome.ShouldBe(ExitCode.Incomplete).Report.Should().Contain("profile coherent: ").And.Contain("cut short");
        outcome.Report.Should().Contain("profile write-back: not run, since the run was cut short");
    }

    [Theory]
    [InlineData("0xAbC", "0xabc")]
    [InlineData("2748", "0xabc")]
    [InlineData("18446744073709551615", "0xffffffffffffffff")]
    public void A_seed_is_decimal_or_hexadecimal(string typed, string printed) =>
        Tool.Run("run", "--ops", "1", "--profile", "coherent", "--seed", typed)
            .Report.Should()
            .Contain($", seed {printed}\n");

    [Fact]
    public void A_random_seed_is_printed_before_the_run()
    {
        var outcome = Tool.Run(
            surroundings => surroundings with { DrawSeed = () => 0xfeed },
            ["run", "--ops", "1", "--profile", "coherent", "--seed", "random"]
        );

        outcome.Error.Should().Be($"seed 0xfeed was drawn\n");
        outcome.Report.Should().Contain(", seed 0xfeed\n");
        new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null }
            .DrawSeed()
            .Should()
            .NotBe(new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null }.DrawSeed());
    }

    [Fact]
    public void Profiles_areas_and_clauses_narrow_a_run()
    {
        var outcome = Tool.Run([
            "run",
            "--ops",
            "500",
            "--profile",
            "isolating",
            "--profile",
            "coherent",
            "--profile",
            "isolating",
            "--area",
            "platform",
        ]);

        outcome.Report.Should().Contain("\nincomplete in isolating, coherent: ");
        outcome.Report.Should().NotContain("DMA-MAP-");
    }

    [Fact]
    public void A_platform_with_a_profile_twice_cannot_be_used() =>
        Tool.Run(["run", .. Samples.Platform("Twofold")])
            .ShouldBeWrongUse()
            .Should()
            .Contain("the platform lists the profile 'one' twice");

    [Fact]
    public void A_platform_without_a_profile_cannot_be_used() =>
        Tool.Run(["run", .. Samples.Platform("Profileless")])
            .ShouldBeWrongUse()
            .Should()
            .Contain("Samples.Profileless offers no profiles");
}
