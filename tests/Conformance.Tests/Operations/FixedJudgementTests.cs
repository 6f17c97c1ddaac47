using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;
using Dma.Reference;
using AddressSpace = Dma.Conformance.Specification.AddressSpace;
using Mapping = Dma.Conformance.Specification.Memory.Mapping;

namespace Dma.Conformance.Tests.Operations;

/// <summary>What becomes of addresses that a driver chose and a platform gave though something has them.</summary>
public sealed class FixedJudgementTests
{
    private static readonly DeviceId Nic = new(0);
    private static readonly DeviceId Gpu = new(1);
    private static readonly Interval Window = Interval.At(0x1000_0000, 0x1000_0000);

    private readonly SpecificationState _state = new(
        AreaTable.Standard.Read("arm-iommu", new ReferenceFactory().Create("arm-iommu", 1)),
        new HashSet<ClauseId> { IommuClauses.TakenAddressesAreRefused }
    );

    private ulong _step;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Addresses_that_two_were_given_are_trusted_for_no_device_of_the_address_space(bool isSameDevice)
    {
        var space = Create();
        Attach(Nic, space);
        Attach(Gpu, space);

        var first = Map(Nic, space);
        var second = Map(isSameDevice ? Nic : Gpu, space);

        _state.ForgivenCount.Should().Be(1);
        first.Distrusted.Should().BeTrue();
        second.Distrusted.Should().BeTrue();
    }

    [Fact]
    public void The_same_addresses_of_another_address_space_stay_trusted()
    {
        var (space, elsewhere) = (Create(), Create());
        Attach(Nic, elsewhere);
        Attach(Gpu, space);

        var apart = Map(Nic, elsewhere);
        var first = Map(Gpu, space);
        _ = Map(Gpu, space);

        first.Distrusted.Should().BeTrue();
        apart.Distrusted.Should().BeFalse();
    }

    private AddressSpace Create()
    {
        _state.BeginStep(++_step);
        var spaces = _state.Part<AddressSpaceSpecification>();
        spaces.Begin(new AddressSpaceId(_step), Window);
        return spaces.Existing[^1];
    }

    private void Attach(DeviceId device, AddressSpace space) =>
        _state.Part<AddressSpaceSpecification>().Attach(device, space);

    /// <summary>A page is mapped at the start of the window, and the platform says that it was.</summary>
    private Mapping Map(DeviceId device, AddressSpace space)
    {
        _state.BeginStep(++_step);
        var block = _state
            .Part<MemorySpecification>()
            .Add(_step, 1, new PageBlock(new PageNumber(_step), new CpuAddress(_step << 12)), isLow: true);
        _state.BeginStep(++_step);
        var mapping = new Mapping
        {
            Id = _step,
            Device = device,
            Block = block,
            Start = 0,
            End = 0x1000,
            Direction = DmaDirection.Bidirectional,
            Coherence = Claim.Yes,
            IsPage = false,
            Kind = WindowKind.Fixed,
            Address = new DmaAddress((ulong)space.Window.Start),
        };
        var observation = new Observation();
        observation.Clear();
        _ = observation.Note(Answer.Ok);
        FixedJudgement.Judge(_state, mapping, space, observation).Should().BeNull();
        return mapping;
    }
}
