using Dma.Conformance.Clauses;
using Dma.Conformance.Tests.Specification;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What an allocator may answer.</summary>
public class AllocationJudgementTests : CoherentFixture
{
    private const ulong Cpu = 0x4000_0000;

    [Theory]
    [InlineData(0xffff_f000, 0x1000, null)]
    [InlineData(0xffff_f000, 0x1001, "DMA-ADDR-011")]
    [InlineData(0x1_0000_0000, 1, "DMA-ADDR-011")]
    public void No_byte_lies_above_the_initial_mask(ulong dma, int size, string? clause) =>
        Judge(size, dma, Cpu).Should().Be(clause);

    [Theory]
    [InlineData(0xff_f000, null)]
    [InlineData(0x100_0000, "DMA-COH-007")]
    public void No_byte_lies_above_the_mask_that_was_accepted(ulong dma, string? clause)
    {
        var masks = Coherent.Masks[0];
        (masks.Accepted, masks.InForce) = (true, DmaMask.FromBits(24));

        Judge(0x1000, dma, Cpu).Should().Be(clause);
    }

    [Fact]
    public void A_mask_that_was_refused_is_no_limit_but_the_one_before_is()
    {
        var masks = Coherent.Masks[0];
        (masks.Accepted, masks.RefusedLast, masks.InForce) = (true, true, DmaMask.FromBits(24));

        Judge(0x1000, 0x100_0000, Cpu).Should().Be("DMA-COH-009");
    }

    [Theory]
    [InlineData(0x8000, 0x800, null)]
    [InlineData(0x8000, 0x801, "DMA-COH-008")]
    public void No_byte_lies_above_the_bus_limit(ulong dma, int size, string? clause)
    {
        First = First with { BusLimit = new DmaAddress(0x87ff) };

        Judge(size, dma, Cpu).Should().Be(clause);
    }

    [Theory]
    [InlineData(0x1000, 0x3000, 0x5000, null)]
    [InlineData(0x1001, 0x2000, 0x2000, null)]
    [InlineData(0x1001, 0x3000, 0x2000, "DMA-COH-006")]
    [InlineData(0x1001, 0x2000, 0x3000, "DMA-COH-005")]
    [InlineData(0x3001, 0x4000, 0x4000, null)]
    [InlineData(0x3001, 0x2000, 0x4000, "DMA-COH-006")]
    public void Both_addresses_are_aligned_to_the_pages_that_hold_the_buffer(
        int size,
        ulong dma,
        ulong cpu,
        string? clause
    ) => Judge(size, dma, cpu).Should().Be(clause);

    [Theory]
    [InlineData(0x1_0000, 0x2_0000, null)]
    [InlineData(0x1_0000, 0x1_0000, "DMA-COH-005")]
    [InlineData(0x8000, 0x2_0000, "DMA-COH-006")]
    public void No_address_is_aligned_to_more_than_its_cap(ulong dma, ulong cpu, string? clause)
    {
        Buffers = Buffers with { DmaAlignmentCap = new ByteCount(0x1_0000), CpuAlignmentCap = new ByteCount(0x2_0000) };

        Judge(0x8_0000, dma, cpu).Should().Be(clause);
    }

    [Fact]
    public void Memory_of_the_other_call_need_not_be_aligned() =>
        JudgeAllocation(0x3000, 0x1040, 0x2080, byNonCoherentCall: true).Should().BeNull();

    [Theory]
    [InlineData(0x2000, 0x8000, null)]
    [InlineData(0x1000, 0x8000, "DMA-COH-004")]
    [InlineData(0x2000, 0x4000, "DMA-COH-004")]
    public void Two_buffers_share_neither_sort_of_address(ulong dma, ulong cpu, string? clause)
    {
        Judge(0x1000, 0x1000, 0x4000).Should().BeNull();

        Judge(0x1000, dma, cpu).Should().Be(clause);
    }

    [Fact]
    public void Buffers_of_devices_that_have_no_addresses_in_common_may_have_the_same()
    {
        Judge(0x1000, 0x1000, 0x4000).Should().BeNull();

        JudgeAllocation(0x1000, 0x1000, 0x8000, device: Dsp).Should().BeNull();
    }

    [Fact]
    public void A_buffer_shares_no_CPU_address_with_pages()
    {
        _ = Memory.Add(Next(), 1, new PageBlock(new PageNumber(4), new CpuAddress(0x4000)), false);

        Judge(0x1000, 0x1000, 0x4000).Should().Be("DMA-COH-004");
    }

    [Theory]
    [InlineData(Claim.No, "DMA-COH-004")]
    [InlineData(Claim.Yes, null)]
    public void A_cookie_is_no_CPU_address(Claim honours, string? clause)
    {
        Buffers = Buffers with { HonoursNoKernelMapping = honours };
        Judge(0x1000, 0x1000, 0x4000).Should().BeNull();

        var violation = JudgeAllocation(0x1000, 0x2000, 0x4000, attributes: DmaAttributes.NoKernelMapping);

        violation?.Clause.ToString().Should().Be(clause);
        (violation is null).Should().Be(clause is null);
    }

    [Fact]
    public void A_range_past_the_end_of_the_space_is_beyond_every_mask()
    {
        var masks = Coherent.Masks[0];
        (masks.Accepted, masks.InForce) = (true, DmaMask.FromBits(64));

        Judge(0x1000, ulong.MaxValue - 0xffe, Cpu).Should().Be("DMA-COH-007");
        Judge(0x1000, 0x1000, ulong.MaxValue - 0xffe).Should().Be("DMA-COH-004");
    }

    [Theory]
    [InlineData(0x2000, Gfp.Kernel, "DMA-COH-001")]
    [InlineData(0x2001, Gfp.Kernel, null)]
    [InlineData(0x1000, Gfp.Atomic, "DMA-COH-003")]
    [InlineData(0x1001, Gfp.Atomic, null)]
    public void What_is_promised_must_be_given(int size, Gfp flags, string? clause)
    {
        Promise();

        Refuse(size, flags).Should().Be(clause);
    }

    [Theory]
    [InlineData(Gfp.Kernel, 2)]
    [InlineData(Gfp.Atomic, 1)]
    public void A_promise_is_of_so_many(Gfp flags, int promised)
    {
        Promise();
        for (var i = 0; i < promised; i++)
        {
            JudgeAllocation(0x1000, 0x1000 * (ulong)(i + 1), 0x1000 * (ulong)(i + 1), flags).Should().BeNull();
        }

        Refuse(0x1000, flags).Should().BeNull();
    }

    [Fact]
    public void Freed_room_comes_back_by_a_clause_of_its_own()
    {
        Promise();
        Judge(0x1000, 0x1000, 0x1000).Should().BeNull();
        Coherent.End(Coherent.Live[0]);
        Coherent.Settle();

        Refuse(0x1000, Gfp.Kernel).Should().Be("DMA-COH-002");
    }

    [Fact]
    public void A_promise_holds_after_as_many_refusals_in_a_row_as_are_declared()
    {
        Platform = Platform with { Room = new() { RefusalsInARow = 2 } };
        Promise();

        Refuse(0x1000, Gfp.Kernel).Should().BeNull();
        Refuse(0x1000, Gfp.Kernel).Should().BeNull();
        Judge(0x1000, 0x1000, 0x1000).Should().BeNull();
        Refuse(0x1000, Gfp.Kernel).Should().BeNull("a row begins anew");
        Refuse(0x1000, Gfp.Kernel).Should().BeNull();
        Refuse(0x1000, Gfp.Kernel).Should().Be("DMA-COH-001");
    }

    [Fact]
    public void Nothing_is_promised_to_a_mask_that_does_not_reach_low_memory()
    {
        Promise();
        Coherent.Masks[0].InForce = DmaMask.FromBits(20);

        Refuse(0x1000, Gfp.Kernel).Should().BeNull();
    }

    [Fact]
    public void A_device_that_cannot_do_dma_is_given_nothing()
    {
        First = First with { CanDma = Claim.No };
        Promise();

        Refuse(0x1000, Gfp.Kernel).Should().BeNull();
        Judge(0x1000, 0x1000, 0x1000).Should().Be("DMA-OPS-001");
    }

    [Fact]
    public void An_allocation_is_never_unsupported() =>
        JudgeAllocation(1, 0, 0, answer: Answer.Unsupported)!.Clause.Should().Be(PlatformClauses.ValidCallSucceeds);

    private void Promise() =>
        Buffers = Buffers with
        {
            Room = new()
            {
                Buffers = 2,
                BufferSize = new ByteCount(0x2000),
                AtomicBuffers = 1,
                AtomicBufferSize = new ByteCount(0x1000),
            },
        };

    private string? Judge(int size, ulong dma, ulong cpu) => JudgeAllocation(size, dma, cpu)?.Clause.ToString();

    private string? Refuse(int size, Gfp flags) =>
        JudgeAllocation(size, 0, 0, flags, answer: Answer.Failed(Errno.NoMemory))?.Clause.ToString();
}
