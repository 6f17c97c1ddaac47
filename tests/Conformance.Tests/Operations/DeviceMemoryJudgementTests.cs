using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Tests.Specification;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What a platform may answer for a device with declared memory.</summary>
public class DeviceMemoryJudgementTests : CoherentFixture
{
    private const ulong Page = 0x1000;
    private const ulong Base = 0x8000_1000;
    private const ulong Elsewhere = 0x1000_0000;

    private static readonly DeclarableMemory Whole = new(
        Nic,
        new PhysicalAddress(0x1_0000_0000),
        new DmaAddress(Base),
        new ByteCount(16 * Page)
    );

    public DeviceMemoryJudgementTests() => Declarable = new DeviceMemoryDescription { Declarable = [Whole] };

    private DeviceMemorySpecification DeviceMemory => State.Part<DeviceMemorySpecification>();

    [Theory]
    [InlineData(Claim.Unstated, 1, null)]
    [InlineData(Claim.Unstated, 0, null)]
    [InlineData(Claim.Unstated, 2, "DMA-DEV-005")]
    [InlineData(Claim.Unstated, 3, "DMA-DEV-005")]
    [InlineData(Claim.Unstated, -1, "DMA-DEV-005")]
    [InlineData(Claim.Yes, 0, "DMA-DEV-005")]
    [InlineData(Claim.No, 1, "DMA-DEV-005")]
    [InlineData(Claim.No, 0, null)]
    public void A_declaration_answers_a_flag_that_was_given_or_zero(Claim flag, int answer, string? clause)
    {
        Declarable = Declarable! with { AnswersFlag = flag };

        Declare(16, answer: answer).Should().Be(clause);
    }

    [Fact]
    public void Declarations_fail_where_they_must_and_nowhere_else()
    {
        Declare(16, Errno.NoMemory).Should().Be("DMA-DEV-001");
        Declare(0).Should().Be("DMA-DEV-004");
        Declare(0, Errno.IO).Should().BeNull();
        Declare(4).Should().BeNull();
        Declare(4).Should().Be("DMA-DEV-002");
        Declare(4, Errno.IO).Should().BeNull("the error is not named");
        Declare(4).Should().Be("DMA-DEV-003", "the first is still there");
        DeviceMemory.End(DeviceMemory.Find(Nic)!);
        Declare(4, Errno.NoMemory).Should().Be("DMA-DEV-017");
        Declare(4).Should().BeNull();
    }

    [Fact]
    public void Errors_that_are_named_are_answered()
    {
        Declarable = Declarable! with
        {
            SecondDeclaration = Errno.Busy,
            EmptyDeclaration = Errno.Invalid,
            MarkOfTaken = Errno.Busy,
            MarkOfNothing = Errno.NoDevice,
        };

        Declare(0, Errno.Busy).Should().Be("DMA-DEV-021");
        Mark(0, 1, Errno.Busy).Should().Be("DMA-DEV-021");
        Mark(0, 1, Errno.NoDevice).Should().BeNull();
        Declare(4).Should().BeNull();
        Declare(0, Errno.IO).Should().BeNull("two reasons, and either may be told");
        Mark(0, 1).Should().BeNull();
        Mark(0, 1, Errno.NoMemory).Should().Be("DMA-DEV-021");
        Mark(0, 1, Errno.Busy).Should().BeNull();
        Declare(4, Errno.Invalid).Should().Be("DMA-DEV-021");
    }

    [Fact]
    public void A_declaration_is_refused_no_more_often_than_is_declared()
    {
        Platform = Platform with { Room = new() { RefusalsInARow = 1 } };

        Declare(4, Errno.NoMemory).Should().BeNull();
        Declare(4, Errno.NoMemory).Should().Be("DMA-DEV-001");
    }

    [Theory]
    [InlineData(Base, 0x1000, null)]
    [InlineData(Base + 0x3000, 0x1000, null)]
    [InlineData(Base + 0x3000, 0x1001, "DMA-DEV-007")]
    [InlineData(Base - 0x1000, 0x1001, "DMA-DEV-007")]
    [InlineData(Base - 0x1000, 0x1000, "DMA-DEV-006")]
    [InlineData(Base + 0x4000, 0x1000, "DMA-DEV-006")]
    [InlineData(Elsewhere, 0x1000, "DMA-DEV-006")]
    [InlineData(Base + 0x800, 0x1000, "DMA-DEV-008")]
    [InlineData(Base, 0x2000, null)]
    [InlineData(Base + 0x1000, 0x2000, null)]
    [InlineData(Base + 0x1000, 0x3000, "DMA-DEV-008")]
    [InlineData(ulong.MaxValue - 0xfff, 0x1001, "DMA-DEV-006")]
    public void A_buffer_lies_in_the_declared_memory_aligned_there_or_in_its_space(ulong dma, int size, string? clause)
    {
        Declare(4);

        Allocate(size, dma).Should().Be(clause);
    }

    [Fact]
    public void Declared_memory_is_not_held_against_the_mask()
    {
        Coherent.Masks[0].InForce = DmaMask.FromBits(24);
        Declare(4);

        Allocate(0x1000, Base).Should().BeNull();
    }

    [Fact]
    public void A_store_to_declared_memory_completes_no_other_whatever_it_was_asked_for()
    {
        Declare(4);
        JudgeAllocation(0x1000, Base, 0x4000_0000, attributes: DmaAttributes.WriteBarrier).Should().BeNull();
        JudgeAllocation(0x1000, Elsewhere, Elsewhere, attributes: DmaAttributes.WriteBarrier).Should().BeNull();

        Coherent.Live.Select(buffer => buffer.Window.Block.CompletesEarlierStores).Should().Equal(false, true);
    }

    [Fact]
    public void What_is_only_marked_is_no_buffer_that_a_user_is_shown()
    {
        Declare(4);
        Mark(0, 1).Should().BeNull();
        Allocate(0x1000, Base + 0x1000).Should().BeNull();

        Coherent
            .Live.Select(buffer => UserMappingOperations.IsLiveBuffer(State, buffer.Window.Id, out _))
            .Should()
            .Equal(false, true);
    }

    [Fact]
    public void Pools_may_lie_in_declared_memory_and_take_room_there()
    {
        Declarable = Declarable! with { GivesWhatFits = Claim.Yes };
        Pooling = new()
        {
            SmallestBlock = new(16),
            Room = new()
            {
                Pools = 2,
                Blocks = 2,
                BlockSize = new(0x1000),
            },
        };
        Coherent.Masks[0].InForce = DmaMask.FromBits(24);
        Declare(4, isExclusive: true);
        var geometry = new PoolGeometry(16, 0x2000, 0);
        PoolJudgement.JudgeCreate(State, Nic, geometry, Observe(Errno.NoMemory)).Should().BeNull();
        PoolJudgement.JudgeCreate(State, Nic, geometry, Observe(Errno.None)).Should().BeNull();
        var pool = Pools.Live[0];
        PooledBlockJudgement.Judge(State, pool, Gfp.Kernel, Observe(Errno.NoMemory)).Should().BeNull();
        var given = Observe(Errno.None);
        (given.Value, given.Other) = (Base, 0x4000_1000);
        PooledBlockJudgement.Judge(State, pool, Gfp.Kernel, given).Should().BeNull("no mask binds what is declared");

        Refuse(0x1000).Should().BeNull("the pool may have all of it");
        Mark(0, 1, Errno.Busy).Should().BeNull();
        DeviceMemory.IsInUse(DeviceMemory.Find(Nic)!).Should().BeTrue();
        Pools.End(Pools.Blocks[0]);
        Pools.End(pool);
        DeviceMemory.IsInUse(DeviceMemory.Find(Nic)!).Should().BeFalse();
        Refuse(0x1000).Should().Be("DMA-DEV-018");
    }

    [Theory]
    [InlineData(Claim.Unstated, 2, null)]
    [InlineData(Claim.Unstated, 3, "DMA-DEV-006")]
    [InlineData(Claim.No, 2, null)]
    [InlineData(Claim.Yes, 2, "DMA-DEV-006")]
    public void How_much_room_a_buffer_must_find_depends_on_the_promise(Claim gives, ulong pages, string? clause)
    {
        Declarable = Declarable! with { GivesWhatFits = gives };
        Declare(pages);

        Allocate(0x2000, Elsewhere).Should().Be(clause);
    }

    [Theory]
    [InlineData(Claim.Unstated, false, null)]
    [InlineData(Claim.No, false, null)]
    [InlineData(Claim.Yes, false, "DMA-DEV-010")]
    [InlineData(Claim.Unstated, true, "DMA-DEV-010")]
    [InlineData(Claim.No, true, "DMA-DEV-010")]
    public void What_does_not_fit_comes_from_elsewhere_unless_it_is_exclusive(
        Claim always,
        bool isExclusive,
        string? clause
    )
    {
        Declarable = Declarable! with { AlwaysExclusive = always };
        Declare(1, isExclusive: isExclusive);

        Allocate(0x1001, Elsewhere).Should().Be(clause);
        JudgeAllocation(0x1001, Elsewhere + 0x8000, Elsewhere + 0x8000, attributes: DmaAttributes.WriteCombine)
            .Should()
            .BeNull("nothing is said of memory with attributes");
    }

    [Theory]
    [InlineData(Claim.Unstated, null)]
    [InlineData(Claim.Yes, null)]
    [InlineData(Claim.No, "DMA-DEV-011")]
    public void What_is_promised_comes_from_elsewhere_where_that_is_declared(Claim always, string? clause)
    {
        Declarable = Declarable! with { AlwaysExclusive = always };
        Buffers = Buffers with
        {
            Room = new() { Buffers = 2, BufferSize = new ByteCount(0x2000) },
        };
        Declare(1);

        Refuse(0x1001).Should().Be(clause);
        Refuse(0x2001).Should().BeNull();
    }

    [Theory]
    [InlineData(Claim.Unstated, null)]
    [InlineData(Claim.Yes, "DMA-DEV-018")]
    public void What_fits_is_given_where_that_is_promised(Claim gives, string? clause)
    {
        Declarable = Declarable! with { GivesWhatFits = gives };
        Declare(4, isExclusive: true);

        Refuse(0x3000).Should().Be(clause);
        Refuse(0x4001).Should().BeNull();
        Allocate(0x1000, Base + 0x2000).Should().BeNull();
        Refuse(0x3000).Should().BeNull();
        Coherent.End(Coherent.Live[0]);
        Refuse(0x3000).Should().Be(clause);
    }

    [Fact]
    public void Marks_are_refused_where_something_is_and_nowhere_else()
    {
        Mark(0, 1).Should().Be("DMA-DEV-015");
        Declare(8).Should().BeNull();
        Mark(0, 3).Should().BeNull();
        Mark(2, 1).Should().Be("DMA-DEV-013");
        Mark(3, 1, Errno.Busy).Should().BeNull("three pages may take four");
        Mark(4, 1, Errno.Busy).Should().BeNull("nothing says in what units the memory is counted");
        Allocate(0x1000, Base + 0x2000).Should().Be("DMA-DEV-013");
        Allocate(0x1000, Base + 0x3000).Should().BeNull();
        Mark(3, 2).Should().Be("DMA-DEV-014");
        Mark(3, 2, Errno.IO).Should().BeNull();
        Mark(5, 2).Should().BeNull();
    }

    [Fact]
    public void Free_pages_are_marked_where_what_fits_is_given()
    {
        Declarable = Declarable! with { GivesWhatFits = Claim.Yes };
        Declare(8);
        Mark(0, 3).Should().BeNull();
        Mark(3, 1, Errno.Busy).Should().BeNull("three pages take four");
        Mark(4, 1, Errno.Busy).Should().Be("DMA-DEV-012");
    }

    [Fact]
    public void A_mark_shares_no_CPU_address_and_its_content_is_unknown()
    {
        Declare(8);
        Mark(0, 1, cpu: 0x4000).Should().BeNull();
        Mark(1, 1, cpu: 0x4800).Should().Be("DMA-COH-004");
        Mark(2, 1, cpu: ulong.MaxValue).Should().Be("DMA-COH-004");

        CpuLoad(Coherent.Live[0].Window.Block, 77).Should().BeNull();
        Coherent.Live[0].IsMarked.Should().BeTrue();
    }

    [Fact]
    public void A_refused_declaration_leaves_the_first_in_force()
    {
        Declare(4);
        Declare(4, Errno.Busy).Should().BeNull();

        Allocate(0x1000, Elsewhere).Should().Be("DMA-DEV-003");
        Allocate(0x1000, Base + 0x8000).Should().Be("DMA-DEV-003");
        Mark(0, 1, Errno.Invalid).Should().Be("DMA-DEV-003");
    }

    [Fact]
    public void What_is_not_declared_is_given_to_nobody()
    {
        Buffers = Buffers with
        {
            Room = new() { Buffers = 8, BufferSize = new ByteCount(0x2000) },
        };
        Allocate(0x1000, Base).Should().Be("DMA-DEV-016");
        Declare(4);
        Mark(0, 4);
        DeviceMemory.End(DeviceMemory.Find(Nic)!);

        Coherent.Live.Should().BeEmpty("marks go with the declaration");
        Allocate(0x1000, Base + 0xf000).Should().Be("DMA-DEV-016");
        Refuse(0x1000).Should().Be("DMA-DEV-022");
        JudgeAllocation(0x1000, Base, 0x9000, device: Dsp)
            .Should()
            .BeNull("what another device finds there is another matter");
    }

    [Fact]
    public void Promises_made_of_other_memory_do_not_bind_declared_memory()
    {
        Buffers = Buffers with
        {
            Room = new() { Buffers = 2, BufferSize = new ByteCount(0x2000) },
        };
        Declare(1);

        Refuse(0x1000).Should().BeNull();
        Allocate(0x1000, Base).Should().BeNull();
        Coherent.RoomOf(false).IsReturned.Should().BeFalse();
    }

    private string? Declare(
        ulong pages,
        Errno error = Errno.None,
        int answer = (int)DeviceMemoryFlags.Map,
        bool isExclusive = false
    )
    {
        var observation = Observe(error);
        observation.Value = unchecked((ulong)answer);
        return DeclarationJudgement
            .JudgeDeclaration(
                State,
                Whole with
                {
                    Size = new ByteCount(pages * Page),
                },
                DeviceMemoryFlags.Map | (isExclusive ? DeviceMemoryFlags.Exclusive : DeviceMemoryFlags.None),
                observation
            )
            ?.Clause.Text;
    }

    private string? Mark(ulong first, ulong pages, Errno error = Errno.None, ulong? cpu = null)
    {
        var observation = Observe(error);
        observation.Value = cpu ?? 0x7000_0000 + first * Page;
        return DeclarationJudgement.JudgeMark(State, Whole, first * Page, pages * Page, observation)?.Clause.Text;
    }

    private Observation Observe(Errno error)
    {
        _ = Next();
        var observation = new Observation();
        observation.Clear();
        _ = observation.Note(error == Errno.None ? Answer.Ok : Answer.Failed(error));
        return observation;
    }

    private string? Allocate(int size, ulong dma) =>
        JudgeAllocation(size, dma, 0x4000_0000 + (dma & 0xff_f000) * 4)?.Clause.Text;

    private string? Refuse(int size) => JudgeAllocation(size, 0, 0, answer: Answer.Failed(Errno.NoMemory))?.Clause.Text;
}
