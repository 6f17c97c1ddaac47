using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Reporting;

namespace Dma.Conformance.Tests.Reporting;

public class DriverCodeTests
{
    /// <summary>Every kind with every thing that it can use, each a program of two steps or more.</summary>
    private static IReadOnlyList<IReadOnlyList<Operation>> Uses { get; } =
    [
        .. from step in ProgramTextTests.EveryOperation
        from use in step.Kind.Arguments.Select((argument, i) => (argument, i))
        where use.argument.Role == ArgumentRole.Uses
        from maker in ProgramTextTests.EveryOperation.DistinctBy(maker => maker.Kind)
        where use.argument.Handle!.Includes(maker.Kind.Makes) && maker.Kind != step.Kind
        select Using(step, use.i, maker),
    ];

    [Fact]
    public void A_file_holds_headers_what_is_to_be_written_and_the_function() =>
        DriverCode
            .RenderFile(KnownFailures.Find(KnownFailures.Stale, KnownFailures.StaleProgram))
            .Should()
            .Be(
                """
                #include <linux/dma-mapping.h>
                #include <linux/gfp.h>
                #include <linux/mm.h>
                #include <linux/string.h>

                /* The device stores so many bytes of the pattern, and loads so many. */
                void device_write(struct device *dev, dma_addr_t addr, u8 pattern, size_t len);
                /* All earlier stores of the device are complete. */
                void device_complete(struct device *dev);

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

                """
            );

    [Fact]
    public void Every_kind_of_operation_says_what_a_driver_writes() =>
        AreaTable.Standard.Kinds.Should().OnlyContain(kind => kind.Driver != null);

    [Fact]
    public void No_name_is_left_open()
    {
        var open = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var program in Uses)
        {
            try
            {
                DriverCode.RenderFile(Failing(program)).Should().NotMatchRegex(@"\{[a-z,?|]").And.NotContain("\t");
            }
            catch (ArgumentException exception)
            {
                open.Add($"{program[^1].Kind.Name}: {exception.Message}");
            }
        }

        open.Should().BeEmpty();
    }

    [SkippableFact]
    public void A_compiler_takes_a_program_of_every_kind_of_operation()
    {
        Skip.IfNot(CCompiler.IsThere, CCompiler.Reason);

        var usual = ProgramTextTests.EveryOperation.Where(step => !step.Kind.EndsSequence).ToArray();
        var endings = ProgramTextTests.EveryOperation.Where(step => step.Kind.EndsSequence);

        IEnumerable<Operation[]> programs = [usual, .. endings.Select(ending => usual.Append(ending).ToArray())];
        CCompiler.Check([.. programs.Select(program => DriverCode.RenderFile(Failing(program)))]).Should().Be("");
    }

    [SkippableFact]
    public void A_compiler_takes_every_kind_with_everything_that_it_can_use()
    {
        Skip.IfNot(CCompiler.IsThere, CCompiler.Reason);

        CCompiler.Check([.. Uses.Select(program => DriverCode.RenderFile(Failing(program)))]).Should().Be("");
    }

    [SkippableFact]
    public void A_compiler_tells_what_is_wrong()
    {
        Skip.IfNot(CCompiler.IsThere, CCompiler.Reason);
        var right = DriverCode.RenderFile(Failing(KnownFailures.StaleProgram));

        CCompiler.Check([right]).Should().Be("");
        CCompiler
            .Check([right, right.Replace("DMA_FROM_DEVICE", "FROM_DEVICE", StringComparison.Ordinal)])
            .Should()
            .Contain("FROM_DEVICE");
    }

    [Theory]
    [InlineData("0x0", "0x0")]
    [InlineData("0x1", "DMA_BIT_MASK(1)")]
    [InlineData("0xffffff", "DMA_BIT_MASK(24)")]
    [InlineData("0xffffffffffffffff", "DMA_BIT_MASK(64)")]
    [InlineData("0xfffffffffffffffe", "0xfffffffffffffffeULL")]
    public void A_mask_is_so_many_bits_or_a_number(string mask, string expected) =>
        DriverCode
            .Render(Failing(KnownFailures.Program((1, "set_mask", $"device=1 mask={mask}"))))
            .Should()
            .Contain($"        dma_set_mask(dev1, {expected});\n");

    [Fact]
    public void Names_of_a_platform_end_no_comment()
    {
        var failure = KnownFailures.Find(KnownFailures.Obliging, KnownFailures.ObligingProgram);
        failure = failure with { Violation = failure.Violation with { Observed = "*/ system(\"x\"); /*" } };

        DriverCode.Render(failure).Should().Contain("/* observed: * / system(\"x\"); / * */");
    }

    /// <summary>The step with a thing that another maker made, and all that this one needs before it.</summary>
    private static Operation[] Using(Operation step, int argument, Operation maker)
    {
        step[argument] = maker.Id;
        var program = new List<Operation>();
        Add(step);
        return [.. program];

        void Add(Operation next)
        {
            for (var i = 0; i < next.Kind.Arguments.Count; i++)
            {
                if (next.Kind.Arguments[i].Role == ArgumentRole.Uses)
                {
                    var id = next[i];
                    Add(ProgramTextTests.EveryOperation.First(other => other.Id == id));
                }
            }

            if (!program.Exists(other => other.Id == next.Id))
            {
                program.Add(next);
            }
        }
    }

    private static Failure Failing(IReadOnlyList<Operation> steps) =>
        KnownFailures.Find(KnownFailures.Obliging, KnownFailures.ObligingProgram) with
        {
            Steps = steps,
            Observations = [],
        };
}
