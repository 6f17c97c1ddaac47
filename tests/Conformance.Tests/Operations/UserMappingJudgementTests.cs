using System.Runtime.InteropServices;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Specification;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What a platform may answer that maps buffers to user space.</summary>
public class UserMappingJudgementTests : CoherentFixture
{
    private const ulong PageSize = 0x1000;
    private const int Size = 0x2001;

    private static readonly Answer Refused = Answer.Failed(Errno.NoSuchAddress);

    private readonly Dictionary<string, ulong> _ids = [];

    private UserMappingSpecification Users => State.Part<UserMappingSpecification>();

    [Theory]
    [InlineData(0, 3, null)]
    [InlineData(2, 1, null)]
    [InlineData(0, 4, "DMA-MMAP-001")]
    [InlineData(2, 2, "DMA-MMAP-001")]
    [InlineData(3, 1, "DMA-MMAP-001")]
    [InlineData(3, ulong.MaxValue - 2, "DMA-MMAP-001")]
    [InlineData(ulong.MaxValue, 1, "DMA-MMAP-001")]
    [InlineData(1, ulong.MaxValue, "DMA-MMAP-001")]
    public void No_page_is_mapped_that_the_buffer_has_not(ulong first, ulong pages, string? clause) =>
        Map(Buffer(), first, pages).Should().Be(clause);

    [Theory]
    [InlineData(0, 3, Errno.NoSuchAddress, "DMA-MMAP-003")]
    [InlineData(0, 3, Errno.NoMemory, "DMA-MMAP-003")]
    [InlineData(0, 4, Errno.NoSuchAddress, null)]
    [InlineData(0, 4, Errno.Invalid, "DMA-MMAP-002")]
    [InlineData(3, 1, Errno.NoMemory, "DMA-MMAP-002")]
    public void What_is_refused_is_refused_for_a_reason(ulong first, ulong pages, Errno why, string? clause) =>
        Map(Buffer(), first, pages, answer: Answer.Failed(why)).Should().Be(clause);

    [Theory]
    [InlineData(DmaAttributes.None, "DMA-MMAP-003")]
    [InlineData(DmaAttributes.WriteCombine, "DMA-MMAP-003")]
    [InlineData(DmaAttributes.WeakOrdering, null)]
    [InlineData(DmaAttributes.NonConsistent, null)]
    public void Buffers_are_promised_by_their_attributes(DmaAttributes attributes, string? clause) =>
        Map(Buffer(attributes), 0, 1, answer: Refused).Should().Be(clause);

    [Fact]
    public void Where_nothing_is_promised_any_refusal_will_do()
    {
        UserMappings = UserMappingDescription.Unstated;

        Map(Buffer(), 0, 1, answer: Answer.Failed(Errno.Invalid)).Should().BeNull();
        Map(Buffer(), 0, 1, answer: Answer.Unsupported).Should().BeNull();
        Map(Buffer(), 9, 1, answer: Answer.Unsupported).Should().BeNull();
    }

    [Fact]
    public void A_promise_is_of_so_many_and_holds_again_once_the_machine_has_settled()
    {
        var buffer = Buffer();
        Map(buffer, 0, 1, name: 1).Should().BeNull();
        Map(buffer, 0, 1, name: 2).Should().BeNull();
        Map(buffer, 0, 1, answer: Refused).Should().BeNull("two are promised");

        Users.End(Users.Live[0]);
        Users.End(Users.Live[0]);
        Map(buffer, 0, 1, answer: Refused).Should().BeNull("the machine may have put work off");
        State.Settle();
        Map(buffer, 0, 1, answer: Refused).Should().Be("DMA-MMAP-003");
    }

    [Fact]
    public void A_promise_holds_after_as_many_refusals_in_a_row_as_are_declared()
    {
        Platform = Platform with { Room = new() { RefusalsInARow = 1 } };
        var buffer = Buffer();

        Map(buffer, 0, 1, answer: Answer.Failed(Errno.NoMemory)).Should().BeNull();
        Map(buffer, 0, 1, answer: Answer.Failed(Errno.NoMemory)).Should().Be("DMA-MMAP-003");
    }

    [Fact]
    public void Two_live_mappings_have_two_names()
    {
        var buffer = Buffer();
        Map(buffer, 0, 1, name: 7).Should().BeNull();

        Map(buffer, 0, 1, name: 7).Should().Be("DMA-MMAP-015");
        Users.End(Users.Live[0]);
        Map(buffer, 0, 1, name: 7).Should().BeNull();
    }

    [Fact]
    public void Nothing_is_given_where_it_was_said_that_nothing_can_be()
    {
        UserMappings = UserMappings with { MapsCoherent = Claim.Unstated };
        var buffer = Buffer();
        CanMap(false).Should().BeNull("nothing of the sort is promised");

        Map(buffer, 0, 1).Should().Be("DMA-MMAP-013");
        Map(buffer, 0, 1, answer: Refused).Should().BeNull();
        CanMap(true).Should().BeNull();
        Map(buffer, 0, 1, name: 2).Should().BeNull();
        CanMap(false).Should().Be("DMA-MMAP-013", "one is live");
    }

    [Fact]
    public void Who_promises_mappings_does_not_say_no() => CanMap(false).Should().Be("DMA-MMAP-013");

    [Theory]
    [InlineData(Errno.BadAddress, "DMA-MMAP-009")]
    [InlineData(Errno.IO, "DMA-PLAT-002")]
    public void A_live_mapping_is_reached(Errno error, string clause)
    {
        Map(Buffer(), 0, 1).Should().BeNull();

        Load(Answer.Failed(error), 0, new byte[4]).Should().Be(clause);
    }

    [Fact]
    public void A_value_that_the_byte_never_had_is_that_of_another_page()
    {
        var buffer = Buffer();
        Map(buffer, 1, 1).Should().BeNull();
        Store(buffer, 0, 0x3000, 9);
        Barrier();
        Store(buffer, 0x1000, 4, 20);
        Barrier();

        Load(Answer.Ok, 0, Bytes(0x1000, 4, 20)).Should().BeNull();
        Load(Answer.Ok, 0, Bytes(0x1000, 4, 9)).Should().Be("DMA-MMAP-005", "it had this value");
        Load(Answer.Ok, 8, Bytes(8, 4, 9)).Should().Be("DMA-MMAP-004", "that is the content of the first page");
    }

    [Theory]
    [InlineData(true, "DMA-MMAP-004")]
    [InlineData(false, "DMA-COH-017")]
    public void Of_a_buffer_without_a_CPU_address_the_same_is_another_clause(bool hasAddress, string clause)
    {
        UserMappings = UserMappings with { MapsByAttributes = Claim.Yes };
        var buffer = Buffer(hasAddress ? DmaAttributes.None : DmaAttributes.NoKernelMapping);
        _ = Next();
        Memory.DeviceStore(buffer.Window, 0, 0x1000, 3);
        Complete();
        Barrier();
        Map(buffer, 0, 1).Should().BeNull();

        Load(Answer.Ok, 0, Bytes(0, 4, 3)).Should().BeNull();
        Load(Answer.Ok, 0, Bytes(0, 4, 77)).Should().Be(clause);
    }

    [Theory]
    [InlineData(Claim.Yes, true, "DMA-MMAP-011")]
    [InlineData(Claim.Yes, false, null)]
    [InlineData(Claim.Unstated, true, null)]
    public void Behind_the_last_page_is_nothing(Claim faults, bool shows, string? clause)
    {
        UserMappings = UserMappings with { FaultsPastEnd = faults };
        Map(Buffer(), 0, 1).Should().BeNull();

        LoadOutside(PageSize, shows ? Answer.Ok : Answer.Failed(Errno.BadAddress), new byte[16]).Should().Be(clause);
    }

    [Fact]
    public void Behind_the_last_page_and_after_the_end_no_content_shows()
    {
        var buffer = Buffer();
        Store(buffer, 0, 0x2001, 5);
        Map(buffer, 0, 1).Should().BeNull();

        LoadOutside(PageSize + 8, Answer.Ok, Bytes(0x1008, 16, 5)).Should().Be("DMA-MMAP-010");
        Users.End(Users.Live[0]);
        LoadOutside(8, Answer.Ok, Bytes(8, 16, 5)).Should().Be("DMA-MMAP-012");
        LoadOutside(8, Answer.Ok, new byte[16]).Should().BeNull();
        Coherent.End(buffer);
        LoadOutside(8, Answer.Ok, Bytes(8, 16, 5)).Should().BeNull("what was freed is nobody's");
    }

    [Fact]
    public void While_another_mapping_is_live_it_may_lie_behind()
    {
        var buffer = Buffer();
        Map(buffer, 0, 1, name: 1).Should().BeNull();
        Map(buffer, 1, 1, name: 2).Should().BeNull();

        var outside = new Operation(StrayUserOperations.Load, 99);
        (outside[0], outside[1], outside[2]) = (_ids["user"], PageSize, 16);
        outside.Kind.IsAllowed(State, in outside).Should().BeFalse();
    }

    [Theory]
    [InlineData(1, 0, 0x2001UL, null)]
    [InlineData(1, 0, 0x3000UL, null)]
    [InlineData(1, 0, 0x2000UL, "DMA-MMAP-014")]
    [InlineData(1, 0, 0x3001UL, "DMA-MMAP-014")]
    [InlineData(1, 0, 0UL, "DMA-MMAP-014")]
    [InlineData(1, ulong.MaxValue, 0x3000UL, "DMA-MMAP-014")]
    [InlineData(0, 0, 0x3000UL, "DMA-MMAP-014")]
    [InlineData(2, 0, 0x1800UL, "DMA-MMAP-014")]
    [InlineData(ulong.MaxValue, 0, 0x3000UL, "DMA-MMAP-014")]
    public void A_table_is_of_the_buffer(ulong count, ulong page, ulong length, string? clause)
    {
        var entry = new ScatterEntry(new PageNumber(page), new ByteCount(0), new ByteCount(length));

        Tell(Buffer(), count, entry, entry).Should().Be(clause);
    }

    [Fact]
    public void A_table_names_no_page_of_others()
    {
        _ = Memory.Add(Next(), 2, new PageBlock(new PageNumber(0x10), new CpuAddress(0x9000_0000)), false);
        var (one, other) = (Buffer(), Buffer());

        Tell(one, 1, At(0xf)).Should().Be("DMA-MMAP-014", "pages 0x10 and 0x11 are a block");
        Tell(one, 1, At(0x12)).Should().BeNull();
        Tell(other, 1, At(0x14)).Should().Be("DMA-MMAP-014");
        Tell(one, 1, At(0x12)).Should().BeNull("it is its own");
        Coherent.End(one);
        Tell(other, 1, At(0x14)).Should().BeNull();
    }

    private static ScatterEntry At(ulong page) =>
        new(new PageNumber(page), new ByteCount(0), new ByteCount(3 * PageSize));

    private static byte[] Bytes(int offset, int size, byte salt)
    {
        var bytes = new byte[size];
        Wave.Fill(bytes, offset, salt);
        return bytes;
    }

    private Allocation Buffer(DmaAttributes attributes = DmaAttributes.None) => Allocate(attributes, length: Size);

    private void Store(Allocation buffer, int start, int end, byte salt)
    {
        _ = Next();
        Memory.CpuStore(buffer.Window.Block, start, Math.Min(Size, start + end), salt);
    }

    private string? Map(Allocation buffer, ulong first, ulong pages, ulong name = 1, Answer answer = default)
    {
        var clause = Judge(
            UserMappingOperations.Map,
            answer,
            observation => observation.Value = name,
            buffer.Window.Id,
            first,
            pages
        )
            ?.Clause.ToString();
        _ids["user"] = State.Step;
        return clause;
    }

    private string? CanMap(bool can) =>
        Judge(BufferQueries.CanMap, Answer.Ok, observation => observation.Flag = can, 0)?.Clause.ToString();

    private string? Load(Answer answer, ulong offset, byte[] bytes) =>
        Look(UserAccessOperations.Load, answer, offset, bytes);

    private string? LoadOutside(ulong offset, Answer answer, byte[] bytes) =>
        Look(StrayUserOperations.Load, answer, offset, bytes);

    private string? Look(OperationKind kind, Answer answer, ulong offset, byte[] bytes) =>
        Judge(
            kind,
            answer,
            observation => bytes.CopyTo(observation.Reserve(bytes.Length)),
            _ids["user"],
            offset,
            (ulong)bytes.Length
        )
            ?.Clause.ToString();

    private string? Tell(Allocation buffer, ulong count, params ScatterEntry[] entries) =>
        Judge(
            BufferQueries.GetTable,
            Answer.Ok,
            observation =>
            {
                var data = observation.Reserve(64 * Marshal.SizeOf<ScatterEntry>());
                data.Clear();
                MemoryMarshal.AsBytes(entries.AsSpan()).CopyTo(data);
                observation.Value = count;
            },
            buffer.Window.Id
        )
            ?.Clause.ToString();
}
