using Dma.Reference;

namespace Dma.Mutants.Iommu;

internal sealed class EndOfSpaceWindowWraps(Machine machine) : AddressSpaces(machine)
{
    public static Mutant Definition { get; } =
        new(
            "end-of-space-window-wraps",
            "The end of a window is kept in 32 bits, and a window that ends with what 32 bits reach seems to end before it begins.",
            "DMA-IOMMU-060",
            ["DMA-IOMMU-061"],
            Base.ArmIommu,
            Spaces.Of(machine => new EndOfSpaceWindowWraps(machine)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override bool HasMeaning(DmaRange window) =>
        base.HasMeaning(window)
        && (
            window.Start.Value > uint.MaxValue
            || unchecked((uint)(window.Start.Value + window.Length.Value)) > window.Start.Value
        );
}

internal sealed class DetachKeepsTheSpace(Machine machine) : AddressSpaces(machine)
{
    public static Mutant Definition { get; } =
        new(
            "detach-keeps-the-space",
            "A detach gives the device its operations back and forgets to drop what it held the address space by.",
            "DMA-IOMMU-061",
            [],
            Base.ArmIommu,
            Spaces.Of(machine => new DetachKeepsTheSpace(machine)),
            null,
            ShortestRepro: 9,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Leave(Device device, AddressSpace space, DeviceOperations before) =>
        device.Operations = before;
}

internal sealed class EmptyWindowGetsAPage(Machine machine) : AddressSpaces(machine)
{
    public static Mutant Definition { get; } =
        new(
            "empty-window-gets-a-page",
            "The size of a window is rounded up to whole pages, of which there is at least one, before it is looked at.",
            "DMA-IOMMU-062",
            ["DMA-IOMMU-060", "DMA-IOMMU-061"],
            Base.ArmIommu,
            Spaces.Of(machine => new EmptyWindowGetsAPage(machine)),
            null,
            ShortestRepro: 1,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer<AddressSpaceId> Create(DmaRange window) =>
        base.Create(new(window.Start, new(Math.Max(window.Length.Value, Machine.PageMask + 1))));
}

internal sealed class SpacesNamedByTheirNumber(Machine machine) : AddressSpaces(machine)
{
    public static Mutant Definition { get; } =
        new(
            "spaces-named-by-their-number",
            "An address space is named by how many there are, so that after a release the newest has the name of one before it.",
            "DMA-IOMMU-063",
            ["DMA-IOMMU-061", "DMA-IOMMU-065", "DMA-IOMMU-071"],
            Base.ArmIommu,
            Spaces.Of(machine => new SpacesNamedByTheirNumber(machine)),
            null,
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override AddressSpaceId NextName() => new((ulong)Count);
}

internal sealed class SharedSpaceIsBusy(Machine machine) : AddressSpaces(machine)
{
    public static Mutant Definition { get; } =
        new(
            "shared-space-is-busy",
            "An address space that is held twice, by its name and by a device, is taken for one that cannot be held any more.",
            "DMA-IOMMU-064",
            [],
            Base.ArmIommu,
            Spaces.Of(machine => new SharedSpaceIsBusy(machine)),
            null,
            ShortestRepro: 3,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    public override Answer Attach(Device device, AddressSpaceId id) =>
        Find(id) is { References: > 1 } ? Answer.Failed(Errno.Busy) : base.Attach(device, id);
}

internal sealed class WindowEndsOnePageLate(Machine machine) : AddressSpaces(machine)
{
    public static Mutant Definition { get; } =
        new(
            "window-ends-one-page-late",
            "The last page of a window is computed from its end, which is the first page behind it.",
            "DMA-IOMMU-065",
            ["DMA-IOMMU-075", "DMA-IOMMU-071"],
            Base.ArmIommu,
            Base.Of(
                Base.ArmIommu,
                p =>
                    p.WithoutBuffers() with
                    {
                        AddressSpaces = machine => new WindowEndsOnePageLate(machine),
                        AddressAllocator = domain => new FixedEndsInTime(domain),
                    }
            ),
            "B32",
            ShortestRepro: 4,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override DmaRange Narrow(DmaRange window) =>
        window with
        {
            Length = new(window.Length.Value + Machine.PageMask + 1),
        };

    // What a driver chose is held against the end by a call of its own.
    private sealed class FixedEndsInTime(IommuDomain domain) : LowestAddresses(domain)
    {
        public override bool TryTake(ulong page, ulong count) => page + count < End && base.TryTake(page, count);
    }
}

internal sealed class SpacesFoundByTheirWindow(Machine machine) : AddressSpaces(machine)
{
    private readonly Dictionary<DmaRange, AddressSpace> _first = [];

    public static Mutant Definition { get; } =
        new(
            "spaces-found-by-their-window",
            "The table of an address space is looked for by the window, and two with the same window have one table.",
            "DMA-IOMMU-067",
            [
                "DMA-MAP-006",
                "DMA-IOMMU-066",
                "DMA-IOMMU-073",
                "DMA-MAP-001",
                "DMA-MAP-002",
                "DMA-MAP-019",
                "DMA-MAP-020",
                "DMA-IOMMU-071",
            ],
            Base.ArmIommu,
            Base.Of(
                Base.ArmIommu,
                p =>
                    p.WithoutBuffers() with
                    {
                        // What is free there is another question.
                        IommuMapping = p.IommuMapping! with
                        {
                            MapsFixed = Claim.Unstated,
                        },
                        AddressSpaces = machine => new SpacesFoundByTheirWindow(machine),
                    }
            ),
            null,
            ShortestRepro: 8,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    // A device is moved, so that what a refusal leaves is no question.
    protected override Answer Refuse(Device device, AddressSpace space)
    {
        var outcome = Detach(device);
        return outcome == Answer.Ok ? Attach(device, space.Id) : outcome;
    }

    protected override void Enter(Device device, AddressSpace space)
    {
        var window = space.Domain.Descriptions[0].Window;
        _first.TryAdd(window, space);
        device.Operations = Machine.Parts.AttachedOperations(device, _first[window].Domain);
    }
}

internal sealed class SpaceKeptPerCoherence(Machine machine) : AddressSpaces(machine)
{
    private readonly Dictionary<AddressSpace, IommuDomain> _others = [];

    public static Mutant Definition { get; } =
        new(
            "space-kept-per-coherence",
            "Translations carry whether the device is coherent, so that devices that are not have a table of their own in the same address space.",
            "DMA-IOMMU-068",
            ["DMA-MAP-003", "DMA-IOMMU-071"],
            Base.ArmIommu,
            Base.Of(
                Base.ArmIommu,
                p =>
                {
                    // Addresses are those of the address space: both tables are filled from one allocator.
                    var allocators = new Dictionary<int, AddressAllocator>();
                    return p.WithoutBuffers() with
                    {
                        AddressAllocator = domain =>
                            allocators.TryGetValue(~domain.Number, out var shared)
                                ? shared
                                : allocators[domain.Number] = new AddressAllocator(domain),
                        AddressSpaces = machine => new SpaceKeptPerCoherence(machine),
                    };
                }
            ),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Enter(Device device, AddressSpace space)
    {
        base.Enter(device, space);
        if (device.IsCoherent)
            return;
        if (!_others.TryGetValue(space, out var other))
        {
            var domain = space.Domain;
            _others[space] = other = Machine.Parts.SpaceDomain(Machine, ~domain.Number, domain.Descriptions[0].Window);
        }
        device.Operations = Machine.Parts.AttachedOperations(device, other);
    }
}

internal sealed class DetachWaitsForTheRelease(Machine machine) : AddressSpaces(machine)
{
    public static Mutant Definition { get; } =
        new(
            "detach-waits-for-the-release",
            "The operations of a device are put back where the last of those that hold the address space lets it go, not where the device does.",
            "DMA-IOMMU-069",
            ["DMA-ADDR-009", "DMA-MAP-001", "DMA-MAP-002"],
            Base.ArmIommu,
            Spaces.Of(machine => new DetachWaitsForTheRelease(machine)),
            null,
            ShortestRepro: 5,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override void Leave(Device device, AddressSpace space, DeviceOperations before)
    {
        if (space.References == 1)
            device.Operations = before;
        Put(space);
    }
}

internal sealed class RefusedAttachMovesFirst(Machine machine) : AddressSpaces(machine)
{
    public static Mutant Definition { get; } =
        new(
            "refused-attach-moves-first",
            "The operations of a device are replaced before it is looked at whether it is attached already.",
            "DMA-IOMMU-071",
            [
                "DMA-IOMMU-074",
                "DMA-IOMMU-075",
                "DMA-IOMMU-073",
                "DMA-IOMMU-065",
                "DMA-IOMMU-068",
                "DMA-IOMMU-067",
                "DMA-IOMMU-066",
                "DMA-MAP-001",
                "DMA-MAP-004",
            ],
            Base.ArmIommu,
            Spaces.Of(machine => new RefusedAttachMovesFirst(machine)),
            null,
            ShortestRepro: 6,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    protected override Answer Refuse(Device device, AddressSpace space)
    {
        Enter(device, space);
        return base.Refuse(device, space);
    }
}

internal static class Spaces
{
    /// <summary>A machine of the profile without buffers that makes its address spaces otherwise.</summary>
    public static Func<IDmaPlatformFactory> Of(Func<Machine, AddressSpaces> make) =>
        Base.Of(Base.ArmIommu, p => p.WithoutBuffers() with { AddressSpaces = make });
}
