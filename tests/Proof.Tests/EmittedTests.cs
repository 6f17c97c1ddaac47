using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Operations.Traces;
using Dma.Reference;
using Machine = Dma.Reference.Machine;

namespace Dma.Proof.Tests;

public class EmittedTests
{
    private static readonly IDmaPlatformFactory Stale = new ReferenceFactory(
        parts => parts with { CacheMaintenance = machine => new TakesNothing(machine) },
        "write-back"
    );

    private static readonly (string Operation, string Arguments)[] Program =
    [
        ("alloc_pages", "count=1 placement=FIRST"),
        ("cpu_store", "buffer=#1 offset=0x0 size=0x100 bytes=0x10"),
        ("map", "device=0 buffer=#1 offset=0x40 size=0x80 direction=FROM_DEVICE attributes=NONE"),
        ("device_store", "mapping=#3 offset=0x0 size=0x80 bytes=0xa0"),
        ("complete", "device=0"),
        ("unmap", "mapping=#3 attributes=NONE"),
        ("cpu_load", "buffer=#1 offset=0x0 size=0x100"),
    ];

    [Fact]
    public void A_test_fails_on_the_platform_that_failed_and_passes_on_one_that_is_right()
    {
        var failure = Find();

        using var test = EmittedTest.Compile(failure);

        test.Name.Should().Be("DMA_MAP_008_write_back");
        test.Run(Stale)!.Clause.Should().Be(failure.Violation.Clause).And.Be(StreamingClauses.UnmapTakesFromDevice);
        test.Run(new ReferenceFactory()).Should().BeNull();
    }

    [Fact]
    public void A_test_compiles_whatever_names_a_platform_gives()
    {
        var failure = Find();
        var platform = new Renamed(Stale);
        failure = failure with { Profile = Subject.Create(platform, platform.Profiles[0], AreaTable.Standard).Profile };

        using var test = EmittedTest.Compile(failure);

        test.Run(platform)!.Clause.Should().Be(failure.Violation.Clause);
    }

    [Fact]
    public void A_test_that_does_not_compile_is_told()
    {
        var compile = () => EmittedTest.Compile("public class X { [Xunit.Fact] public void Y() => Z(); }");

        compile.Should().Throw<InvalidOperationException>().WithMessage("*error CS0103*'Z'*");
    }

    private static Failure Find()
    {
        var worker = new Worker(Subject.Create(Stale, "write-back", AreaTable.Standard), new HashSet<ClauseId>());
        var reader = new StepReader(AreaTable.Standard);
        var steps = Program.Select((step, i) => reader.Read((ulong)i + 1, step.Operation, step.Arguments)).ToArray();
        var observations = new List<string>();
        var outcome = new Executor(worker).Run(steps, 0x2a, observations);
        return new Failure(worker.Subject.Profile, 0x2a, outcome.Violation!, outcome.Steps, observations);
    }

    private sealed class TakesNothing(Machine machine) : CacheMaintenance(machine)
    {
        protected override void Take(Device device, PhysicalAddress start, ByteCount size, DmaDirection direction) { }
    }

    /// <summary>A platform under names that no language likes.</summary>
    private sealed class Renamed(IDmaPlatformFactory factory) : IDmaPlatformFactory
    {
        private const string Profile = "\"); // \\ \u2028 */ {0} größe 𝄞";

        public IReadOnlyList<string> Profiles => [Profile];

        public IDmaPlatform Create(string profile, ulong seed) =>
            profile == Profile ? factory.Create("write-back", seed) : throw new ArgumentException(profile);
    }
}
