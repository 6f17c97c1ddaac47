using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Tests.Specification;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What a mapping of registers may answer, and what it shows.</summary>
public class ResourceJudgementTests : CoherentFixture
{
    public ResourceJudgementTests() =>
        Operations = new()
        {
            Registers =
            [
                new()
                {
                    Owner = Dsp,
                    Start = new(0x1000),
                    Size = new(Length),
                },
                new()
                {
                    Owner = Dsp,
                    Start = new(0x2000),
                    Size = new(Length),
                },
            ],
            Optional = [new() { Device = Nic, MapsResources = Claim.Yes }],
            ResourceMappings = 2,
            ResourceMask = DmaMask.FromBits(24),
        };

    [Theory]
    [InlineData(0xffff_ff80, null)]
    [InlineData(0xffff_ff81, "DMA-ADDR-002")]
    [InlineData(ulong.MaxValue, "DMA-ADDR-002")]
    public void No_register_lies_above_the_mask_or_past_the_end_of_the_space(ulong address, string? clause) =>
        Judge(address).Should().Be(clause);

    [Theory]
    [InlineData(0x87ff - Length + 1, null)]
    [InlineData(0x87ff - Length + 2, "DMA-ADDR-005")]
    public void No_register_lies_above_the_bus_limit(ulong address, string? clause)
    {
        First = First with { BusLimit = new DmaAddress(0x87ff) };

        Judge(address).Should().Be(clause);
    }

    [Fact]
    public void Refusing_what_is_promised_is_a_violation_and_what_is_not_is_none()
    {
        Judge(0x8000, refused: true).Should().Be("DMA-OPS-009");
        Judge(0x8000, answer: Answer.Unsupported).Should().Be("DMA-OPS-009");

        State.Part<AddressingSpecification>().Devices[0].InForce = DmaMask.FromBits(23);
        Judge(0x8000, refused: true).Should().BeNull();
        State.Part<AddressingSpecification>().Devices[0].InForce = DmaMask.Default;
        Judge(0x8000, refused: true, device: Dsp).Should().BeNull();
        Judge(0x8000).Should().BeNull();
        Judge(0x9000).Should().BeNull();
        Judge(0xa000, refused: true).Should().BeNull();
    }

    [Fact]
    public void The_promise_holds_again_when_all_was_given_back_and_the_machine_has_settled()
    {
        Judge(0x8000).Should().BeNull();
        Judge(0x9000).Should().BeNull();
        foreach (var mapping in Dispatch.Live.ToArray())
        {
            Dispatch.End(mapping);
        }

        Judge(0x8000, refused: true).Should().BeNull();
        Dispatch.Settle();
        Judge(0x8000, refused: true).Should().Be("DMA-OPS-009");
    }

    [Fact]
    public void A_call_that_fails_instead_of_answering_an_address_is_a_violation() =>
        Judge(0, answer: Answer.Failed(Errno.NoMemory)).Should().Be("DMA-PLAT-002");

    [Theory]
    [InlineData(Claim.Yes, Claim.No, "DMA-OPS-010")]
    [InlineData(Claim.No, Claim.Unstated, "DMA-OPS-001")]
    [InlineData(Claim.Yes, Claim.Unstated, null)]
    public void A_device_that_cannot_is_given_nothing(Claim canDma, Claim maps, string? clause)
    {
        First = First with { CanDma = canDma };
        Operations = Operations with { Optional = [new() { Device = Nic, MapsResources = maps }] };

        Judge(0x8000).Should().Be(clause);
        Judge(0x8000, refused: true).Should().BeNull();
        Judge(0x8000, answer: Answer.Unsupported).Should().BeNull();
    }

    [Theory]
    [InlineData(0, 0x8000, null)]
    [InlineData(1, 0x8000, "DMA-OPS-008")]
    [InlineData(1, 0x8000 + Length - 1, "DMA-OPS-008")]
    [InlineData(1, 0x8000 + Length, null)]
    public void Addresses_lead_to_the_same_registers_or_are_disjoint(int window, ulong address, string? clause)
    {
        Judge(0x8000).Should().BeNull();

        Judge(address, window).Should().Be(clause);
    }

    [Fact]
    public void Registers_and_buffers_share_no_address_in_either_order()
    {
        var buffer = Allocate();
        Judge(buffer.Window.Address.Value).Should().Be("DMA-OPS-008");
        Judge(0x80_0000).Should().BeNull();
        JudgeAllocation(0x1000, 0x80_0000, 0x70_0000)?.Clause.Text.Should().Be("DMA-OPS-008");
        Judge(buffer.Window.Address.Value, device: Dsp).Should().BeNull();
    }

    [Theory]
    [InlineData(false, Claim.Yes, null)]
    [InlineData(false, Claim.No, "DMA-OPS-010")]
    [InlineData(true, Claim.No, "DMA-OPS-010")]
    public void A_device_without_the_call_is_given_no_buffer(bool byNonCoherentCall, Claim allocates, string? clause)
    {
        Operations = Operations with
        {
            Optional =
            [
                new()
                {
                    Device = Nic,
                    Allocates = allocates,
                    AllocatesNonCoherent = allocates,
                },
            ],
        };

        JudgeAllocation(0x1000, 0x8000, 0x8000, byNonCoherentCall: byNonCoherentCall)?.Clause.Text.Should().Be(clause);
    }

    [Theory]
    [InlineData(Claim.Yes, "DMA-COH-001")]
    [InlineData(Claim.Unstated, null)]
    [InlineData(Claim.No, null)]
    public void No_buffer_is_promised_to_a_device_that_may_lack_the_call(Claim allocates, string? clause)
    {
        Buffers = Buffers with
        {
            Room = new() { Buffers = 2, BufferSize = new(0x1000) },
        };
        Operations = Operations with { Optional = [new() { Device = Nic, Allocates = allocates }] };

        JudgeAllocation(0x1000, 0, 0, answer: Answer.Failed(Errno.NoMemory))?.Clause.Text.Should().Be(clause);
    }

    [Fact]
    public void A_barrier_of_the_CPU_and_a_completion_of_the_device_keep_registers_alike()
    {
        var mapping = Given(0x8000);
        var old = (byte)Next();
        Memory.CpuStore(mapping.Block, 0, Length, old);
        Barrier();
        var salt = (byte)Next();
        Memory.CpuStore(mapping.Block, 0, Length, salt);
        DeviceLoad(mapping, old).Should().BeNull("no barrier was made");
        Barrier();
        DeviceLoad(mapping, old).Should().Be(StreamingClauses.RegistersCanBeMapped);
        DeviceLoad(mapping, salt).Should().BeNull();

        var stored = DeviceStore(mapping);
        CpuLoad(mapping.Block, salt).Should().BeNull("the store is not complete");
        Complete();
        Barrier();
        CpuLoad(mapping.Block, salt).Should().Be(StreamingClauses.RegistersCanBeMapped);
        CpuLoad(mapping.Block, stored).Should().BeNull();
    }

    [Fact]
    public void A_new_mapping_shows_what_the_last_barrier_made_visible()
    {
        var block = Dispatch.BlockOf(0);
        var old = (byte)Next();
        Memory.CpuStore(block, 0, Length, old);
        var salt = (byte)Next();
        Memory.CpuStore(block, 0, Length, salt);
        Barrier();

        DeviceLoad(Given(0x8000), old).Should().Be(StreamingClauses.RegistersCanBeMapped);
        DeviceLoad(Given(0x9000), salt).Should().BeNull();
    }

    private DispatchSpecification Dispatch => State.Part<DispatchSpecification>();

    private Mapping Given(ulong address)
    {
        Judge(address).Should().BeNull();
        return Dispatch.Live[^1];
    }

    private string? Judge(
        ulong address,
        int window = 0,
        bool refused = false,
        DeviceId? device = null,
        Answer answer = default
    )
    {
        var id = Next();
        var observation = new Observation();
        observation.Clear();
        observation.Note(answer);
        var mapping = new Mapping
        {
            Id = id,
            Device = device ?? Nic,
            Block = Dispatch.BlockOf(window),
            Start = 0,
            End = Length,
            Direction = DmaDirection.Bidirectional,
            Coherence = Claim.Yes,
            IsPage = false,
            Address = new DmaAddress(address),
            Refused = refused,
            Kind = WindowKind.Registers,
        };
        return ResourceJudgement.Judge(State, mapping, observation)?.Clause.Text;
    }
}
