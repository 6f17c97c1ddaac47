using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Reference;
using Machine = Dma.Reference.Machine;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What may be answered for contiguous blocks.</summary>
public class BlockJudgementTests
{
    private const ulong First = 0x100;

    private static readonly DeviceId Nic = new(0);
    private static readonly DeviceId Cam = new(1);

    private readonly SpecificationState _state;
    private ulong _step;

    public BlockJudgementTests()
    {
        var parts = new ReferenceFactory().Create("contiguous", 1).Parts;
        var platform = new Machine(
            parts with
            {
                Contiguous = parts.Contiguous with { AlignmentCap = new ByteCount(0x4000) },
                MemoryMap = parts.MemoryMap,
                // The shared area begins two pages behind a multiple of four.
                ContiguousAreas = [new(new(0x1802, 0x20), Device: null), new(new(0x1900, 0x10), Device: Cam)],
            }
        );
        _state = new SpecificationState(AreaTable.Standard.Read("contiguous", platform), new HashSet<ClauseId>());
        Shared = platform.ReservedAreas[0].First.Value;
        Own = platform.ReservedAreas[1].First.Value;
    }

    private ulong Shared { get; }

    private ulong Own { get; }

    [Theory]
    [InlineData(0, 1, null)]
    [InlineData(0x1f, 1, null)]
    [InlineData(0x1f, 2, "DMA-CMA-005")]
    [InlineData(0x20, 1, "DMA-CMA-005")]
    public void A_block_lies_in_the_area_of_its_device(ulong offset, ulong count, string? clause) =>
        Judge(Nic, count, 0, Shared + offset).Should().Be(clause);

    [Fact]
    public void A_device_with_an_area_of_its_own_is_given_nothing_of_the_shared_one()
    {
        Judge(Cam, 1, 0, Shared).Should().Be("DMA-CMA-005");
        Judge(Cam, 1, 0, Own).Should().BeNull();
    }

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(0, 1, null)]
    [InlineData(0, 2, "DMA-CMA-006")]
    [InlineData(2, 2, null)]
    [InlineData(2, 9, null)]
    [InlineData(4, 9, "DMA-CMA-006")]
    public void Alignment_counts_from_physical_address_0_up_to_the_cap(ulong offset, ulong order, string? clause) =>
        Judge(Nic, 1, order, Shared + offset).Should().Be(clause);

    [Theory]
    [InlineData(0, "DMA-CMA-007")]
    [InlineData(0x21, "DMA-CMA-007")]
    public void What_no_area_holds_is_refused(ulong count, string clause)
    {
        Judge(Nic, count, 0, Shared).Should().Be(clause);
        Refuse(Nic, count).Should().BeNull();
    }

    [Fact]
    public void Blocks_share_no_page_and_no_address()
    {
        Judge(Nic, 2, 0, Shared, 0x10_0000).Should().BeNull();

        Judge(Nic, 1, 0, Shared + 1).Should().Be("DMA-CMA-004");
        Judge(Nic, 1, 0, Shared + 2, 0x10_1000).Should().Be("DMA-CMA-004");
        Judge(Nic, 1, 0, Shared + 2, 0x10_2000).Should().BeNull();
        Judge(Nic, 1, 0, Shared + 4, 0x10_3001).Should().Be("DMA-CMA-004");
    }

    [Theory]
    [InlineData(ulong.MaxValue, 2, 0)]
    [InlineData(0, 2, 0xffff_ffff_ffff_f000)]
    public void What_runs_past_the_end_of_its_space_is_a_violation(ulong page, ulong count, ulong cpu) =>
        Judge(Nic, count, 0, page, cpu).Should().Be("DMA-CMA-004");

    [Fact]
    public void Where_a_page_is_pinned_no_block_is_given()
    {
        Pin(Shared + 3);

        Judge(Nic, 4, 0, Shared).Should().Be("DMA-CMA-014");
        Judge(Nic, 3, 0, Shared).Should().BeNull();
    }

    [Fact]
    public void The_promise_holds_in_each_area_unless_a_page_is_pinned()
    {
        Refuse(Cam, 1).Should().Be("DMA-CMA-001");
        Judge(Nic, 1, 0, Shared).Should().BeNull();
        Refuse(Cam, 1).Should().Be("DMA-CMA-003");
        Refuse(Cam, 9).Should().BeNull();

        Pin(First);
        Refuse(Cam, 1).Should().BeNull();
    }

    [Fact]
    public void Beyond_the_promise_nothing_is_promised_until_all_was_released()
    {
        Judge(Nic, 9, 0, Shared).Should().BeNull();
        Refuse(Nic, 1).Should().BeNull();

        var contiguous = _state.Part<ContiguousSpecification>();
        contiguous.End(contiguous.Live[0]);
        Refuse(Nic, 1).Should().BeNull();
        contiguous.Settle();
        Refuse(Nic, 1).Should().Be("DMA-CMA-002");
    }

    [Theory]
    [InlineData(0x20, "DMA-CMA-010")]
    [InlineData(0x18, "DMA-CMA-010")]
    [InlineData(0x17, null)]
    [InlineData(0, null)]
    public void No_more_is_free_than_lies_between_live_blocks(ulong answered, string? clause)
    {
        Judge(Nic, 1, 0, Shared + 8).Should().BeNull();

        Largest(answered).Should().Be(clause);
    }

    [Fact]
    public void What_was_free_comes_back_when_the_machine_has_settled()
    {
        var contiguous = _state.Part<ContiguousSpecification>();
        Largest(0x1e).Should().BeNull();
        Judge(Nic, 1, 0, Shared).Should().BeNull();
        contiguous.End(contiguous.Live[0]);
        Largest(0x10).Should().BeNull("the machine has not settled");

        contiguous.Settle();

        Largest(0x1d).Should().Be("DMA-CMA-011");
        Largest(0x1d).Should().BeNull();
    }

    [Fact]
    public void A_buffer_that_came_between_may_take_of_the_area()
    {
        Largest(0x20).Should().BeNull();
        _state.Part<CoherentSpecification>().Ask(isAtomic: true);
        _state.Part<CoherentSpecification>().Settle();

        Largest(0x10).Should().BeNull();
        Largest(0x20).Should().Be("DMA-CMA-011");
    }

    [Fact]
    public void A_pool_may_take_of_the_area()
    {
        var pools = _state.Part<PoolSpecification>();
        Largest(0x20).Should().BeNull();
        _ = Begin(Answer.Ok);
        pools.Ask(Nic, Gfp.Kernel);
        var pool = pools.Begin(Nic, new PoolId(0), new PoolGeometry(16, 1, 0));
        _state.Part<CoherentSpecification>().Settle();
        Largest(0x10).Should().BeNull();

        pools.End(pool);
        _state.Part<CoherentSpecification>().Settle();
        Largest(0x1f).Should().BeNull("it was not drained before");
        Largest(0x20).Should().Be("DMA-CMA-011");
    }

    [Fact]
    public void A_promised_buffer_does_without_an_area_that_cannot_hold_it()
    {
        RefuseBuffer(Nic, 0x1_0000).Should().Be("DMA-COH-001");
        RefuseBuffer(Nic, 0x2_1000).Should().Be("DMA-CMA-012");
        Judge(Nic, 0x10, 0, Shared + 8).Should().BeNull();
        // More than promised was given of the area, which may have to serve the buffer too.
        RefuseBuffer(Nic, 0x2_1000).Should().BeNull();
    }

    private string? Judge(DeviceId device, ulong count, ulong order, ulong page, ulong? cpu = null)
    {
        var observation = Begin(Answer.Ok);
        (observation.Value, observation.Other) = (page, cpu);
        return BlockJudgement.Judge(_state, new BlockRequest(device, count, order), observation)?.Clause.Text;
    }

    private string? Refuse(DeviceId device, ulong count) =>
        BlockJudgement
            .Judge(_state, new BlockRequest(device, count, 0), Begin(Answer.Failed(Errno.NoMemory)))
            ?.Clause.Text;

    private string? Largest(ulong answered)
    {
        var observation = Begin(Answer.Ok);
        observation.Value = answered;
        return BlockJudgement.JudgeLargest(_state, Nic, observation)?.Clause.Text;
    }

    private string? RefuseBuffer(DeviceId device, int size) =>
        AllocationJudgement
            .Judge(
                _state,
                new Request(device, size, Gfp.Kernel, DmaAttributes.None, false),
                Begin(Answer.Failed(Errno.NoMemory))
            )
            ?.Clause.Text;

    private void Pin(ulong page)
    {
        _ = Begin(Answer.Ok);
        var contiguous = _state.Part<ContiguousSpecification>();
        contiguous.BeginMovable(new MovablePageId(_step));
        (contiguous.Movable[^1].IsPinned, contiguous.Movable[^1].PinnedAt) = (true, new PageNumber(page));
    }

    private Observation Begin(Answer answer)
    {
        _state.BeginStep(++_step);
        var observation = new Observation();
        observation.Clear();
        _ = observation.Note(answer);
        return observation;
    }
}
