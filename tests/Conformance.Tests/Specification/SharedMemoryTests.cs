using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Tests.Specification;

/// <summary>Who sees what in memory that the CPU and a device share.</summary>
public class SharedMemoryTests : CoherentFixture
{
    [Fact]
    public void Zeros_that_were_asked_for_are_the_devices_after_a_barrier()
    {
        var window = Allocate(flags: Gfp.Zero).Window;

        CpuLoad(window.Block, 99).Should().Be(CoherentClauses.AskedZerosAreThere);
        DeviceLoad(window, 99).Should().BeNull("nothing is visible to the device yet");
        Barrier();
        DeviceLoad(window, 99).Should().Be(CoherentClauses.AskedZerosAreThere);
        DeviceLoad(window, 0).Should().BeNull();
    }

    [Fact]
    public void Zeros_that_are_declared_rest_on_what_declares_them()
    {
        Buffers = Buffers with { Zeroed = Claim.Yes };
        var window = Allocate().Window;

        CpuLoad(window.Block, 99).Should().Be(CoherentClauses.BuffersStartZeroed);
        Barrier();
        DeviceLoad(window, 99).Should().Be(CoherentClauses.BuffersStartZeroed);
    }

    [Fact]
    public void What_cleared_a_buffer_may_come_out_over_a_device_store_until_a_barrier()
    {
        var window = Allocate(flags: Gfp.Zero).Window;
        var early = DeviceStore(window);
        Complete();

        DeviceLoad(window, 0).Should().BeNull();

        Barrier();
        var late = DeviceStore(window);
        Complete();
        DeviceLoad(window, 0).Should().Be(OrderingClauses.DeviceSeesItsSharedStores);
        DeviceLoad(window, early).Should().Be(OrderingClauses.DeviceSeesItsSharedStores);
        DeviceLoad(window, late).Should().BeNull();
    }

    [Theory]
    [InlineData(DmaAttributes.None, "DMA-ORD-001")]
    [InlineData(DmaAttributes.WriteCombine, "DMA-ORD-005")]
    [InlineData(DmaAttributes.WeakOrdering, "DMA-ORD-006")]
    public void A_barrier_gives_by_the_clause_of_the_memory(DmaAttributes attributes, string clause)
    {
        var window = Allocate(attributes).Window;
        var old = CpuStore(window.Block);
        Barrier();
        var young = CpuStore(window.Block);

        DeviceLoad(window, old).Should().BeNull();
        Barrier();
        DeviceLoad(window, old).Should().Be(new ClauseId(clause));
        DeviceLoad(window, young).Should().BeNull();
    }

    [Fact]
    public void The_CPU_sees_a_complete_store_after_a_barrier()
    {
        var window = Allocate().Window;
        var old = CpuStore(window.Block);
        Barrier();
        var young = DeviceStore(window);

        Barrier();
        CpuLoad(window.Block, old).Should().BeNull("the store is not complete");
        Complete();
        CpuLoad(window.Block, old).Should().BeNull("the CPU made no barrier since");
        Barrier();
        CpuLoad(window.Block, old).Should().Be(OrderingClauses.CompleteStoresReachCpu);
        CpuLoad(window.Block, young).Should().BeNull();
    }

    [Fact]
    public void Where_the_CPU_has_seen_which_store_was_last_the_device_sees_no_other()
    {
        var window = Allocate().Window;
        Barrier();
        var ours = CpuStore(window.Block);
        var theirs = DeviceStore(window);
        Complete();
        Barrier();

        CpuLoad(window.Block, ours).Should().BeNull();

        var before = State.Evidence.Of(OrderingClauses.BytesHaveOneOrder);
        DeviceLoad(window, theirs).Should().Be(OrderingClauses.BytesHaveOneOrder);
        State.Evidence.Of(OrderingClauses.BytesHaveOneOrder).Should().Be(before + 1);
    }

    [Fact]
    public void A_look_at_a_WRITE_BARRIER_region_completes_earlier_stores_wherever_they_go()
    {
        var pages = Memory.Add(Next(), 1, new PageBlock(new PageNumber(1), new CpuAddress(0x1000)), false);
        var old = CpuStore(pages);
        var mapping = Map(pages, DmaDirection.Bidirectional);
        var region = Allocate(DmaAttributes.WriteBarrier, Gfp.Zero).Window;
        _ = DeviceStore(mapping);
        var told = DeviceStore(region);
        _ = DeviceStore(mapping);

        DeviceLoad(mapping, old).Should().BeNull();
        CpuLoad(region.Block, told).Should().BeNull();

        DeviceLoad(mapping, old).Should().Be(OrderingClauses.WriteBarrierCompletes);
        mapping.InFlight.Should().Be(1, "one was stored after");
        region.InFlight.Should().Be(1, "the store to the region itself is not known to be complete");
    }

    [Theory]
    [InlineData(Claim.No)]
    [InlineData(Claim.Unstated)]
    public void A_region_completes_nothing_where_that_is_not_declared(Claim honours)
    {
        Buffers = Buffers with { HonoursWriteBarrier = honours };
        var window = Allocate().Window;
        var region = Allocate(DmaAttributes.WriteBarrier, Gfp.Zero).Window;
        _ = DeviceStore(window);
        var told = DeviceStore(region);

        CpuLoad(region.Block, told).Should().BeNull();

        window.InFlight.Should().Be(1);
    }

    [Fact]
    public void Another_device_s_stores_are_not_completed()
    {
        var other = Allocate(device: Dsp).Window;
        var region = Allocate(DmaAttributes.WriteBarrier, Gfp.Zero).Window;
        _ = DeviceStore(other);
        var told = DeviceStore(region);

        CpuLoad(region.Block, told).Should().BeNull();

        other.InFlight.Should().Be(1);
    }

    [Fact]
    public void A_mapping_of_a_buffer_shows_what_the_last_barrier_gave()
    {
        var window = Allocate().Window;
        var old = CpuStore(window.Block);
        Barrier();
        var given = CpuStore(window.Block);
        Barrier();
        _ = CpuStore(window.Block);

        var mapping = Map(window.Block, DmaDirection.ToDevice, DmaAttributes.SkipCpuSync);

        DeviceLoad(mapping, old).Should().Be(StreamingClauses.CoherentMemoryCanBeMapped);
        DeviceLoad(mapping, given).Should().BeNull();
    }

    [Theory]
    [InlineData(Claim.Yes)]
    [InlineData(Claim.Unstated)]
    public void Stores_under_a_copy_that_is_brought_back_may_be_lost(Claim copies)
    {
        Mappings = Mappings with { MapMayCopy = copies };
        var window = Allocate().Window;
        var old = CpuStore(window.Block);
        Barrier();
        var mapping = Map(window.Block, DmaDirection.Bidirectional);
        _ = CpuStore(window.Block);
        _ = Next();

        Streaming.End(mapping, DmaAttributes.None);

        CpuLoad(window.Block, old).Should().BeNull();
        Barrier();
        CpuLoad(window.Block, old).Should().BeNull("the lost store is none of the CPU's any more");
        DeviceLoad(window, old).Should().BeNull();
    }

    [Theory]
    [InlineData(Claim.Yes, true)]
    [InlineData(Claim.No, false)]
    public void A_copy_that_is_brought_back_may_come_out_over_a_device_store_until_a_barrier(Claim copies, bool isOpen)
    {
        Mappings = Mappings with { MapMayCopy = copies };
        var window = Allocate().Window;
        var old = CpuStore(window.Block);
        Barrier();
        Streaming.End(Map(window.Block, DmaDirection.Bidirectional), DmaAttributes.None);

        _ = DeviceStore(window);
        Complete();

        DeviceLoad(window, old).Should().Be(isOpen ? null : OrderingClauses.DeviceSeesItsSharedStores);
    }

    [Fact]
    public void After_a_barrier_nothing_that_was_brought_back_waits()
    {
        Mappings = Mappings with { MapMayCopy = Claim.Yes };
        var window = Allocate().Window;
        var old = CpuStore(window.Block);
        Barrier();
        Streaming.End(Map(window.Block, DmaDirection.Bidirectional), DmaAttributes.None);
        Barrier();

        _ = DeviceStore(window);
        Complete();

        DeviceLoad(window, old).Should().Be(OrderingClauses.DeviceSeesItsSharedStores);
    }

    [Theory]
    [InlineData(Claim.Yes, MemoryKind.NonCoherent)]
    [InlineData(Claim.Unstated, MemoryKind.NonCoherent)]
    [InlineData(Claim.No, MemoryKind.Coherent)]
    internal void NON_CONSISTENT_memory_is_coherent_only_where_that_is_declared(Claim honours, MemoryKind kind)
    {
        Buffers = Buffers with { HonoursNonConsistent = honours };

        Allocate(DmaAttributes.NonConsistent).Window.Block.Kind.Should().Be(kind);
        Allocate(byNonCoherentCall: true).Window.Block.Kind.Should().Be(MemoryKind.NonCoherent);
        Allocate().Window.Block.Kind.Should().Be(MemoryKind.Coherent);
    }

    [Fact]
    public void Where_NON_CONSISTENT_changes_nothing_a_barrier_gives_by_that()
    {
        Buffers = Buffers with { HonoursNonConsistent = Claim.No };
        var window = Allocate(DmaAttributes.NonConsistent).Window;
        var old = CpuStore(window.Block);
        Barrier();
        _ = CpuStore(window.Block);
        Barrier();

        DeviceLoad(window, old).Should().Be(DispatchClauses.UnknownAllocationAttributes);
    }

    [Fact]
    public void Memory_that_is_kept_by_syncs_is_not_given_by_a_barrier()
    {
        First = First with { Coherent = Claim.No };
        var window = Allocate(byNonCoherentCall: true).Window;
        var old = CpuStore(window.Block);
        Streaming.SyncForDevice(window, 0, Length);
        var young = CpuStore(window.Block);

        Barrier();
        DeviceLoad(window, old).Should().BeNull();
        Streaming.SyncForDevice(window, 0, Length);
        DeviceLoad(window, old).Should().Be(CoherentClauses.SyncsKeepMemory);
        DeviceLoad(window, young).Should().BeNull();
    }
}
