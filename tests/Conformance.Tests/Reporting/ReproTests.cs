using Dma.Conformance.Clauses;
using Dma.Conformance.Operations.Traces;
using Dma.Reference;

namespace Dma.Conformance.Tests.Reporting;

public class ReproTests
{
    [Fact]
    public void A_broken_clause_is_thrown_with_the_failure_as_its_message()
    {
        var repro = Stale(new(KnownFailures.Stale, "write-back", seed: 0x2a));

        var thrown = repro.Invoking(it => it.Judge()).Should().Throw<ConformanceException>().Which;

        thrown.Clause.Should().Be(StreamingClauses.UnmapTakesFromDevice);
        thrown.Message.Should().StartWith("DMA-MAP-008 MUST violated: ").And.Contain("    7  cpu_load(buffer1+0x0, ");
        thrown.Message.Should().NotContain("replay").And.NotContain("minimal").And.NotContain("[Fact]");
    }

    [Fact]
    public void A_right_platform_passes()
    {
        var repro = Stale(new(new ReferenceFactory(), "write-back", seed: 0x2a));

        repro.Twice().Invoking(it => it.Judge()).Should().NotThrow();
    }

    [Fact]
    public void A_platform_needs_no_factory()
    {
        var right = new ReferenceFactory();

        Stale(new(seed => right.Create("write-back", seed), "mine", seed: 0x2a)).Judge();
        Stale(new(seed => KnownFailures.Stale.Create("write-back", seed), "mine", seed: 0x2a))
            .Invoking(it => it.Judge())
            .Should()
            .Throw<ConformanceException>()
            .WithMessage("*[profile mine] [seed 0x2a]*");
    }

    [Fact]
    public void Steps_that_are_not_defined_at_their_place_are_left_out() =>
        new Repro(new ReferenceFactory(), "coherent", seed: 1)
            .Step(1, "alloc_pages", "count=1 placement=ANY")
            .Step(2, "map", "device=2 buffer=#1 offset=0x0 size=0x10 direction=TO_DEVICE attributes=NONE")
            .Step(3, "sync_for_device", "mapping=#2 offset=0x0 size=0x10")
            .Step(4, "map", "device=63 buffer=#1 offset=0x0 size=0x10 direction=TO_DEVICE attributes=NONE")
            .Step(5, "unmap", "mapping=#2 attributes=NONE")
            .Step(6, "free_pages", "buffer=#1")
            .Step(7, "cpu_load", "buffer=#1 offset=0x0 size=0x10")
            .Invoking(it => it.Judge())
            .Should()
            .NotThrow();

    [Fact]
    public void Steps_of_facets_that_a_platform_does_not_provide_are_left_out() =>
        new Repro(seed => new CoreOnly(new ReferenceFactory().Create("coherent", seed)), "core", seed: 1)
            .Step(1, "alloc_pages", "count=1 placement=ANY")
            .Step(2, "get_mask", "device=0")
            .Step(3, "map_page", "device=0 buffer=#1 offset=0x0 size=0x10 direction=TO_DEVICE attributes=NONE page=0")
            .Invoking(it => it.Judge())
            .Should()
            .NotThrow();

    [Fact]
    public void A_call_that_hangs_is_reported_with_its_step()
    {
        using var never = new ManualResetEventSlim();
        var calls = 0;
        var factory = KnownFailures.AtAllocation(() =>
        {
            if (++calls == 2)
            {
                never.Wait();
            }

            return 0;
        });

        var thrown = new Repro(factory, "coherent", seed: 1)
            .Step(1, "alloc_pages", "count=1 placement=ANY")
            .Step(2, "alloc_pages", "count=2 placement=ANY")
            .Step(3, "barrier", "")
            .Invoking(it => it.Judge(TimeSpan.FromMilliseconds(200)))
            .Should()
            .Throw<ConformanceException>()
            .Which;
        never.Set();

        thrown.Clause.Should().Be(PlatformClauses.EveryCallReturns);
        thrown
            .Message.Should()
            .Contain("  observed  step 2, alloc_pages, does not return\n")
            .And.EndWith("    2  buffer2 = alloc_pages(2, ANY)\n  unshrunk  2 operations, as they were given\n");
    }

    [Fact]
    public void A_machine_that_cannot_be_made_breaks_a_clause()
    {
        var repro = new Repro(_ => throw new InvalidOperationException("no \u001bmachine"), "mine", seed: 1);

        repro
            .Invoking(it => it.Judge())
            .Should()
            .Throw<ConformanceException>()
            .Where(thrown => thrown.Clause == PlatformClauses.NoCallThrows)
            .WithMessage(@"DMA-PLAT-001 MUST*creating a machine threw InvalidOperationException: no \u001bmachine*");
    }

    [Fact]
    public void A_machine_that_is_never_made_breaks_a_clause()
    {
        using var never = new ManualResetEventSlim();
        var repro = new Repro(
            _ =>
            {
                never.Wait();
                throw new InvalidOperationException();
            },
            "mine",
            seed: 1
        );

        repro
            .Invoking(it => it.Judge(TimeSpan.FromMilliseconds(100)))
            .Should()
            .Throw<ConformanceException>()
            .Where(thrown => thrown.Clause == PlatformClauses.EveryCallReturns);
        never.Set();
    }

    [Fact]
    public void A_description_out_of_its_bounds_breaks_a_clause()
    {
        var factory = new ReferenceFactory(
            parts => parts with { Devices = [parts.Devices[0], parts.Devices[0]] },
            "coherent"
        );

        new Repro(factory, "coherent", seed: 1)
            .Invoking(it => it.Judge())
            .Should()
            .Throw<ConformanceException>()
            .Where(thrown => thrown.Clause == PlatformClauses.DescriptionHolds)
            .WithMessage("*Name of device 1 must be unique, not \"nic0\"*");
    }

    [Fact]
    public void Answers_that_differ_break_a_clause_only_where_they_are_compared()
    {
        var calls = 0UL;
        var factory = KnownFailures.AtAllocation(() => calls++);

        One().Judge();
        One()
            .Twice()
            .Invoking(it => it.Judge())
            .Should()
            .Throw<ConformanceException>()
            .Where(thrown => thrown.Clause == PlatformClauses.SameSeedSameAnswers);

        Repro One() => new Repro(factory, "coherent", seed: 1).Step(1, "alloc_pages", "count=1 placement=ANY");
    }

    [Theory]
    [InlineData(2, "map", "device=0", "step #2, map: buffer is missing")]
    [InlineData(2, "mmap", "", "step #2: there is no operation \"mmap\"")]
    [InlineData(1, "barrier", "", "step #1: the id is taken by an earlier step")]
    [InlineData(0, "barrier", "", "the id of a step is a number from 1 to 4294967295, not 0")]
    [InlineData(2, "barrier", " ", "step #2: \"\" is no argument; one looks like size=0x40")]
    [InlineData(2, "complete", "device=0 device=0", "step #2, complete: device is given twice")]
    [InlineData(2, "complete", "device=0  ", "step #2: \"\" is no argument; one looks like size=0x40")]
    public void A_step_that_has_no_meaning_is_rejected_at_once(
        ulong id,
        string operation,
        string text,
        string message
    ) =>
        new Repro(new ReferenceFactory(), "coherent", seed: 1)
            .Step(1, "alloc_pages", "count=1 placement=ANY")
            .Invoking(it => it.Step(id, operation, text))
            .Should()
            .Throw<TraceException>()
            .WithMessage(message);

    private static Repro Stale(Repro repro) =>
        repro
            .Step(7, "alloc_pages", "count=1 placement=ANY")
            .Step(8, "cpu_store", "buffer=#7 offset=0x0 size=0x100 bytes=0x10")
            .Step(
                12,
                "map_page",
                "device=0 buffer=#7 offset=0x40 size=0x80 direction=FROM_DEVICE attributes=NONE page=0"
            )
            .Step(15, "device_store", "mapping=#12 offset=0x0 size=0x80 bytes=0xa0")
            .Step(16, "complete", "device=0:nic0")
            .Step(31, "unmap", "mapping=#12 attributes=NONE")
            .Step(40, "cpu_load", "buffer=#7 offset=0x0 size=0x100");

    /// <summary>The core of a platform without its facets.</summary>
    private sealed class CoreOnly(IDmaPlatform platform) : IDmaPlatform
    {
        public PlatformDescription Description => platform.Description;

        public IReadOnlyList<DeviceDescription> Devices => platform.Devices;

        public Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement) =>
            platform.AllocatePages(count, placement);

        public Answer FreePages(PageNumber first, ulong count) => platform.FreePages(first, count);

        public Answer CpuLoad(CpuAddress address, Span<byte> destination) => platform.CpuLoad(address, destination);

        public Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => platform.CpuStore(address, source);

        public Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
            platform.DeviceLoad(device, address, destination);

        public Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) =>
            platform.DeviceStore(device, address, source);

        public Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => platform.Map(device, buffer, size, direction, attributes);

        public Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes) =>
            platform.Unmap(device, range, direction, attributes);

        public Answer<bool> MappingError(DeviceId device, DmaAddress address) => platform.MappingError(device, address);
    }
}
