using System.Globalization;
using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Reporting;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Tests.Reporting;

public class FailureTextTests
{
    private const string Stale = """
        DMA-MAP-008 MUST violated: unmap takes a FROM_DEVICE buffer back
          says      After a FROM_DEVICE mapping is unmapped, a CPU load shows every byte that the device stored
                    through it, or something newer.
          clause    specs/Streaming.md#dma-map-008
          platform  reference, write-back [profile write-back] [seed 0x2a]
          device    nic0 [mask 0xffffffff] [not coherent]
          expected  0xe1 of step 4 at buffer1+0x40, or newer
          observed  step 7 cpu_load(buffer1+0x0, 0x100 bytes): 0x51, no value that may still be there
          mapped    step 3 mapping1 = map_page(nic0, buffer1[page 0]+0x40, 0x80 bytes, FROM_DEVICE) -> 0x00000040
          program
            1  buffer1 = alloc_pages(1, FIRST) -> 0xef800000 at 0xc0000000
            2  cpu_store(buffer1+0x0, 0x100 bytes, pattern 0x10)
            3  mapping1 = map_page(nic0, buffer1[page 0]+0x40, 0x80 bytes, FROM_DEVICE) -> 0x00000040
            4  device_store(mapping1+0x0, 0x80 bytes, pattern 0xa0)
            5  complete(nic0)
            6  unmap(mapping1)
            7  cpu_load(buffer1+0x0, 0x100 bytes) -> 0x100 bytes from 11
          minimal   7 operations of 212, in 61 executions
          replay    dma-conformance replay out/dma-map-008.trace.json --assembly My.dll

          the same program as a C# test

            [Fact]
            public void DMA_MAP_008_write_back()
            {
                new Repro(new MyPlatformFactory(), "write-back", seed: 0x2a)
                    .Step(7, "alloc_pages", "count=1 placement=FIRST")
                    .Step(8, "cpu_store", "buffer=#7 offset=0x0 size=0x100 bytes=0x10")
                    .Step(12, "map_page", "device=0:nic0 buffer=#7 offset=0x40 size=0x80 direction=FROM_DEVICE attributes=NONE page=0")
                    .Step(15, "device_store", "mapping=#12 offset=0x0 size=0x80 bytes=0xa0")
                    .Step(16, "complete", "device=0:nic0")
                    .Step(31, "unmap", "mapping=#12 attributes=NONE")
                    .Step(40, "cpu_load", "buffer=#7 offset=0x0 size=0x100")
                    .Judge(); // DMA-MAP-008
            }

          the same program as calls of a Linux driver

            /*
             * DMA-MAP-008 is broken on reference, write-back, profile write-back
             * dev0 is nic0
             * The bytes of a store differ from each other, so that none is taken for another;
             * here they are one, so that what is expected may be another byte than is stored.
             */
            static void dma_map_008_write_back(struct device *dev0)
            {
                    static u8 seen[0x100];

                    /* 1  buffer1 = alloc_pages(1, FIRST) -> 0xef800000 at 0xc0000000 */
                    void *buffer1 = alloc_pages_exact(PAGE_SIZE, GFP_KERNEL);

                    /* 2  cpu_store(buffer1+0x0, 0x100 bytes, pattern 0x10) */
                    memset(buffer1, 0x10, 0x100);

                    /* 3  mapping1 = map_page(nic0, buffer1[page 0]+0x40, 0x80 bytes, FROM_DEVICE) -> 0x00000040 */
                    dma_addr_t mapping1 = dma_map_page(dev0, virt_to_page(buffer1), 0x40, 0x80, DMA_FROM_DEVICE);

                    /* 4  device_store(mapping1+0x0, 0x80 bytes, pattern 0xa0) */
                    device_write(dev0, mapping1, 0xa0, 0x80);

                    /* 5  complete(nic0) */
                    device_complete(dev0);

                    /* 6  unmap(mapping1) */
                    dma_unmap_page(dev0, mapping1, 0x80, DMA_FROM_DEVICE);

                    /* 7  cpu_load(buffer1+0x0, 0x100 bytes) -> 0x100 bytes from 11 */
                    memcpy(seen, buffer1, 0x100);

                    /* expected: 0xe1 of step 4 at buffer1+0x40, or newer */
                    /* observed: 0x51, no value that may still be there */
            }

        """;

    private const string Obliging = """
        DMA-OPS-001 MUST violated: a device that cannot do DMA maps nothing
          says      For a device that is declared unable to do DMA every mapping fails, as mapping_error tells, no
                    buffer is given, and no mask is accepted. Other devices of the same platform are not affected.
          clause    specs/Dispatch.md#dma-ops-001
          platform  reference, coherent [profile coherent] [seed 0x2a]
          device    crypto0 [mask 0xffffffff, up to 0xffffffffffffffff] [coherent] [cannot do DMA]
          expected  an address that means failed: the device cannot do DMA
          observed  step 2 map(crypto0, buffer1+0x0, 0x1 bytes, TO_DEVICE): 0x00000000
          mapped    step 2 mapping1 = map(crypto0, buffer1+0x0, 0x1 bytes, TO_DEVICE) -> 0x00000000
          program
            1  buffer1 = alloc_pages(1, FIRST) -> 0x05000000 at 0xffff888000000000
            2  mapping1 = map(crypto0, buffer1+0x0, 0x1 bytes, TO_DEVICE) -> 0x00000000

        """;

    private static readonly ClauseCatalogue Catalogue = ClauseCatalogue.Load();

    private static Failure StaleFailure =>
        KnownFailures.Find(KnownFailures.Stale, KnownFailures.StaleProgram) with
        {
            OriginalLength = 212,
            Executions = 61,
            Repeats = 5,
            Reproduced = 5,
        };

    [Fact]
    public void A_failure_reads_like_this() => Render(StaleFailure).Should().Be(Stale);

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        var failure = KnownFailures.Find(KnownFailures.Obliging, KnownFailures.ObligingProgram);

        FailureText
            .Render(failure, Catalogue[failure.Violation.Clause], replayCommand: null, factoryExpression: null)
            .Should()
            .Be(Obliging);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Every_culture_reads_the_same(string name)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(name);
            $"{1234.5:n1} {"i".ToUpper(CultureInfo.CurrentCulture)}".Should().NotBe("1,234.5 I", "the culture differs");

            Render(StaleFailure).Should().Be(Stale);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(true, 5, "  minimal   7 operations of 212, in 61 executions\n  replay")]
    [InlineData(
        false,
        5,
        "  shrunk    7 operations of 212, in 61 executions; not minimal, the budget of executions was spent\n  replay"
    )]
    [InlineData(
        true,
        3,
        "  minimal   7 operations of 212, in 61 executions\n  flaky     the program failed in 3 of 5 runs\n  replay"
    )]
    public void It_says_how_far_the_program_was_made_short(bool isMinimal, int reproduced, string expected) =>
        Render(
                StaleFailure with
                {
                    End = isMinimal ? ShrinkEnd.Minimal : ShrinkEnd.BudgetSpent,
                    Reproduced = reproduced,
                }
            )
            .Should()
            .Contain(expected);

    [Fact]
    public void A_program_that_was_not_made_short_says_why()
    {
        Render(StaleFailure with { End = ShrinkEnd.NotShrunk })
            .Should()
            .Contain(
                "  shrunk    7 operations of 212, in 61 executions; it did not fail again, and stands as it was found\n"
            );
        Render(StaleFailure with { End = ShrinkEnd.NotTried })
            .Should()
            .Contain("  unshrunk  7 operations, as they were given\n");
    }

    [Fact]
    public void What_a_platform_throws_cannot_reach_the_terminal()
    {
        const string Hostile = "\u001b[31mred\a\r\n\u2028\u202e\ud800 end \u0085\u009b1m";
        var failure = KnownFailures.Find(
            KnownFailures.AtAllocation(() => throw new InvalidOperationException(Hostile)),
            KnownFailures.ObligingProgram
        );
        failure = failure with { Observations = [Hostile], Violation = failure.Violation with { Expected = Hostile } };

        var text = Render(failure);

        text.Should().Contain(@"threw InvalidOperationException: \u001b[31mred\u0007");
        text.Where(character => character != '\n' && (char.IsControl(character) || character > '~')).Should().BeEmpty();
    }

    [Fact]
    public void Steps_things_and_devices_of_a_violation_get_their_names()
    {
        var program = ProgramText.Of(StaleFailure);

        program
            .Rename("step #8, buffer #7+0x40, mapping #12; step #9, mapping #7; Fault of device 2, store to 0x1")
            .Should()
            .Be("step 2, buffer1+0x40, mapping1; an earlier step, mapping #7; Fault of gpu0, store to 0x1");
        program.Rename("of device 3, steps #8, buff #7").Should().Be("of device 3, steps #8, buff #7");
    }

    [Fact]
    public void What_a_violation_says_of_device_and_mapping_goes_before_what_the_program_shows()
    {
        var steps = KnownFailures.Program(
            (1, "alloc_pages", "count=2 placement=ANY"),
            (2, "map", "device=1 buffer=#1 offset=0x0 size=0x2 direction=TO_DEVICE attributes=NONE"),
            (3, "map", "device=0 buffer=#1 offset=0x0 size=0x2 direction=TO_DEVICE attributes=NONE"),
            (4, "device_load", "mapping=#3 offset=0x0 size=0x2")
        );
        var violation = new Violation(StreamingClauses.MapGivesToDevice, "step #3", "step #3");
        var failure = StaleFailure with { Steps = steps, Observations = [] };

        Lines(violation).Should().Equal("nic0", "step 3");
        Lines(violation with { MappedAt = 2 }).Should().Equal("nic0", "step 2");
        Lines(violation with { Device = new(2) }).Should().Equal("gpu0");
        Lines(violation with { Device = new(2), MappedAt = 2 }).Should().Equal("gpu0", "step 2");
        Lines(violation with { Device = new(-1) }).Should().BeEmpty();
        Lines(violation with { Device = new(3) }).Should().BeEmpty();

        string[] Lines(Violation violation) =>
            [
                .. Render(failure with { Violation = violation })
                    .Split('\n')
                    .Where(line =>
                        line.StartsWith("  device ", StringComparison.Ordinal)
                        || line.StartsWith("  mapped ", StringComparison.Ordinal)
                    )
                    .Select(line => line[12..].Split(" [")[0].Split(" mapping")[0]),
            ];
    }

    [Fact]
    public void What_is_wrong_of_a_piece_of_a_list_names_the_step_that_mapped_the_list()
    {
        var failure = KnownFailures.Find(KnownFailures.Withheld, KnownFailures.WithheldProgram);

        failure.Violation.Clause.Should().Be(ScatterlistClauses.MapGivesEveryEntry);
        failure.Violation.MappedAt.Should().Be(8);
        Render(failure).Should().Contain("\n  mapped    step 6 mapped1 = map_list(nic0, list1, TO_DEVICE) -> ");
    }

    [Fact]
    public void A_failure_before_the_first_step_has_no_program()
    {
        var failure = StaleFailure with
        {
            Steps = [],
            Observations = [],
            OriginalLength = 0,
            Violation = new Violation(PlatformClauses.DescriptionHolds, "the same", "another"),
        };

        Render(failure).Should().Contain("  observed  another\n  replay").And.NotContain("program\n");
    }

    private static string Render(Failure failure) =>
        FailureText.Render(
            failure,
            Catalogue[failure.Violation.Clause],
            "dma-conformance replay out/dma-map-008.trace.json --assembly My.dll"
        );
}
