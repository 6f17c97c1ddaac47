using Dma.Conformance.Clauses;
using Dma.Conformance.Engine;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Shrinking;

namespace Dma.Conformance.Tests.Specification;

/// <summary>Which clause a wrong answer is reported with: programs whose last load, or map, is answered with what a test says.</summary>
public class AttributionTests
{
    private const ulong Bidirectional = 0,
        ToDevice = 1,
        FromDevice = 2;

    [Fact]
    public void Bytes_beside_a_mapping_are_so_under_another_one_too() =>
        ShouldBreak(
            StreamingClauses.NeighboursAreUntouched,
            "coherent",
            99,
            ("alloc_pages", [1, 0]),
            ("cpu_store", [1, 0, 64, 1]),
            ("map", [0, 1, 0, 32, Bidirectional, 0]),
            ("map", [0, 1, 0, 16, Bidirectional, 0]),
            ("unmap", [4, 0]),
            ("cpu_load", [1, 20, 1])
        );

    [Fact]
    public void Bytes_beside_a_mapping_that_are_mapped_from_device_are_to_be_kept_by_that() =>
        ShouldBreak(
            StreamingClauses.UnwrittenBytesAreKept,
            "coherent",
            99,
            ("alloc_pages", [1, 0]),
            ("cpu_store", [1, 0, 64, 1]),
            ("map", [0, 1, 48, 8, Bidirectional, 0]),
            ("map", [0, 1, 0, 16, FromDevice, 0]),
            ("cpu_load", [1, 0, 1])
        );

    [Fact]
    public void Bytes_that_no_device_wrote_are_to_be_kept_also_where_the_map_skipped_the_sync() =>
        ShouldBreak(
            StreamingClauses.UnwrittenBytesAreKept,
            "write-back",
            99,
            ("alloc_pages", [1, 0]),
            ("cpu_store", [1, 0, 64, 1]),
            ("map", [0, 1, 0, 64, Bidirectional, 0]),
            ("map", [0, 1, 0, 64, FromDevice, 1]),
            ("unmap", [4, 0]),
            ("cpu_load", [1, 0, 1])
        );

    [Theory]
    [InlineData(0, "DMA-MAP-014")]
    [InlineData(20, "DMA-MAP-007")]
    public void The_rest_of_a_mapping_is_left_by_the_sync_for_device_of_a_part(int synced, string clause) =>
        ShouldBreak(
            new ClauseId(clause),
            "coherent",
            99,
            ("alloc_pages", [1, 0]),
            ("cpu_store", [1, 0, 32, 1]),
            ("map", [0, 1, 0, 32, Bidirectional, 0]),
            ("device_store", [3, 0, 32, 2]),
            ("complete", [0]),
            synced == 0 ? ("barrier", []) : ("sync_for_device", [3, 0, 16]),
            ("device_load", [3, 20, 1])
        );

    [Fact]
    public void The_rest_of_a_mapping_is_left_by_the_sync_for_cpu_of_a_part_whatever_left_it_before() =>
        ShouldBreak(
            StreamingClauses.SyncForCpuTakes,
            "coherent",
            99,
            ("alloc_pages", [1, 0]),
            ("map", [0, 1, 0, 32, Bidirectional, 0]),
            ("map", [0, 1, 20, 1, FromDevice, 0]),
            ("device_store", [3, 0, 1, 2]),
            ("complete", [0]),
            ("unmap", [3, 0]),
            ("sync_for_cpu", [2, 0, 16]),
            ("cpu_load", [1, 20, 1])
        );

    [Theory]
    [InlineData(1, "DMA-MAP-005")]
    [InlineData(200, "DMA-MAP-015")]
    public void A_page_offset_is_to_blame_only_for_what_was_never_stored_to_the_byte(byte salt, string clause) =>
        ShouldBreak(
            new ClauseId(clause),
            "coherent",
            Wave.At(4096, salt),
            ("alloc_pages", [2, 0]),
            ("cpu_store", [1, 4096, 1, 1]),
            ("cpu_store", [1, 4096, 1, 2]),
            ("map_page", [0, 1, 4096, 1, ToDevice, 0, 0]),
            ("device_load", [4, 0, 1])
        );

    [Fact]
    public void A_mask_that_is_not_kept_after_a_question_is_lost_by_the_question() =>
        ShouldBreak(
            AddressingClauses.AskingChangesNothing,
            "coherent",
            [0x0100_0000],
            0,
            ("alloc_pages", [1, 0]),
            ("set_mask", [0, 0xff_ffff]),
            ("get_required_mask", [0]),
            ("map", [0, 1, 0, 1, Bidirectional, 0])
        );

    [Theory]
    [InlineData("barrier", "DMA-MAP-019")]
    [InlineData("complete", "DMA-MAP-013")]
    public void A_blocked_store_may_land_over_what_is_stored_before_it_completes(string between, string clause) =>
        ShouldBreak(
            new ClauseId(clause),
            "isolating",
            [0x1000],
            Wave.At(0, 7),
            ("alloc_pages", [1, 0]),
            ("map", [0, 1, 0, 1, Bidirectional, 0]),
            ("unmap", [2, 0]),
            ("stray_store", [2, 0, 1, 7]),
            (between, between == "barrier" ? [] : [0]),
            ("cpu_store", [1, 0, 1, 8]),
            ("map", [0, 1, 64, 1, Bidirectional, 0]),
            ("cpu_load", [1, 0, 1])
        );

    [Fact]
    public void A_blocked_store_must_not_show_where_a_mapping_led_that_has_ended() =>
        ShouldBreak(
            StreamingClauses.UnmapEndsReach,
            "isolating",
            [0x3000, 0x2000],
            Wave.At(4096 + 4096 + 5, 7),
            ("alloc_pages", [2, 0]),
            ("cpu_store", [1, 0, 8192, 1]),
            ("map", [0, 1, 0, 4096, Bidirectional, 0]),
            ("unmap", [3, 0]),
            ("map", [0, 1, 4096, 1, Bidirectional, 0]),
            ("stray_store", [5, 4096, 16, 7]),
            ("cpu_load", [1, 5, 1])
        );

    [Fact]
    public void A_blocked_store_must_not_show_in_the_pages_next_to_the_mapping() =>
        ShouldBreak(
            StreamingClauses.ReachEndsWithTheMapping,
            "isolating",
            [0x3000],
            Wave.At(4096, 7),
            ("alloc_pages", [1, 0]),
            ("alloc_pages", [1, 0]),
            ("cpu_store", [2, 0, 16, 1]),
            ("map", [0, 1, 0, 1, Bidirectional, 0]),
            ("stray_store", [4, 4096, 16, 7]),
            ("cpu_load", [2, 0, 1])
        );

    private static void ShouldBreak(
        ClauseId clause,
        string profile,
        byte last,
        params (string Kind, ulong[] Arguments)[] program
    ) => ShouldBreak(clause, profile, [], last, program);

    private static void ShouldBreak(
        ClauseId clause,
        string profile,
        ulong[] addresses,
        byte last,
        params (string Kind, ulong[] Arguments)[] program
    )
    {
        var factory = new LyingFactory((truth, _) => new Scripted(truth, addresses, last, (ulong)program.Length));
        var worker = new Worker(Subject.Create(factory, profile, AreaTable.Standard), new HashSet<ClauseId>());

        var outcome = new Executor(worker).Run(
            [
                .. program.Select(
                    (step, i) => Toys.Step((ulong)i + 1, AreaTable.Standard.Find(step.Kind)!, step.Arguments)
                ),
            ],
            1
        );

        outcome.Steps.Should().HaveSameCount(program);
        outcome.Violation!.Clause.Should().Be(clause);
    }

    /// <summary>Gives blocks side by side and mappings where it is told, and answers the last load with one value.</summary>
    private sealed class Scripted(IDmaPlatform truth, ulong[] addresses, byte last, ulong lastStep)
        : LyingPlatform(truth)
    {
        private ulong _step;
        private ulong _next = 0x100;
        private int _mapped;

        public override void BeginStep(ulong id)
        {
            _step = id;
            base.BeginStep(id);
        }

        public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
        {
            var first = new PageNumber(_next);
            _next += count;
            return new PageBlock(first, new CpuAddress(first.Value << 12));
        }

        public override Answer CpuStore(CpuAddress address, ReadOnlySpan<byte> source) => Answer.Ok;

        public override Answer DeviceStore(DeviceId device, DmaAddress address, ReadOnlySpan<byte> source) => Answer.Ok;

        public override Answer CpuLoad(CpuAddress address, Span<byte> destination) => Load(destination);

        public override Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination) =>
            Load(destination);

        public override Answer<DmaAddress> Map(
            DeviceId device,
            CpuAddress buffer,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => new DmaAddress(_mapped < addresses.Length ? addresses[_mapped++] : buffer.Value);

        public override Answer<DmaAddress> MapPage(
            DeviceId device,
            PageNumber page,
            ByteCount offset,
            ByteCount size,
            DmaDirection direction,
            DmaAttributes attributes
        ) => new DmaAddress((page.Value << 12) + offset.Value);

        public override Answer<bool> MappingError(DeviceId device, DmaAddress address) => false;

        public override Answer Unmap(
            DeviceId device,
            DmaRange range,
            DmaDirection direction,
            DmaAttributes attributes
        ) => Answer.Ok;

        public override Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) => Answer.Ok;

        public override Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction) => Answer.Ok;

        private Answer Load(Span<byte> destination)
        {
            destination.Fill(_step == lastStep ? last : (byte)0);
            return Answer.Ok;
        }
    }
}
