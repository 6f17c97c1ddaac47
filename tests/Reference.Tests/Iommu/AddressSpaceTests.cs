namespace Dma.Reference.Tests.Iommu;

public class AddressSpaceTests
{
    private const ulong Page = 0x1000;

    private static readonly DmaRange Window = new(new(0x8000_0000), new(4 * Page));

    private readonly Machine _machine = new ReferenceFactory().Create("arm-iommu", 1);

    [Fact]
    public void An_attached_device_gets_addresses_in_the_window_and_a_detached_one_those_of_memory()
    {
        var (device, buffer) = (new DeviceId(0), Allocate(1));
        var before = Map(device, buffer);
        _machine.Unmap(device, new(before, new(Page)), DmaDirection.Bidirectional, DmaAttributes.None);

        _machine.AttachDevice(device, Create()).Should().Be(Answer.Ok);
        var inside = Map(device, buffer);
        inside.Should().Be(Window.Start);
        _machine.DetachDevice(device).Should().Be(Answer.Failed(Errno.Busy));
        _machine.Unmap(device, new(inside, new(Page)), DmaDirection.Bidirectional, DmaAttributes.None);
        _machine.DetachDevice(device).Should().Be(Answer.Ok);

        Map(device, buffer).Should().Be(before);
    }

    [Fact]
    public void An_attached_device_faults_where_it_reached_memory_before()
    {
        var (device, buffer) = (new DeviceId(1), Allocate(1));
        var before = Map(device, buffer);
        _machine.Unmap(device, new(before, new(Page)), DmaDirection.Bidirectional, DmaAttributes.None);
        _machine.AttachDevice(device, Create()).Should().Be(Answer.Ok);

        _machine.DeviceLoad(device, before, new byte[8]).Should().Be(Answer.Ok);

        var events = new PlatformEvent[4];
        _machine.DrainEvents(events).Should().Be(1);
        events[0].Kind.Should().Be(PlatformEventKind.Fault);
    }

    [Fact]
    public void A_released_address_space_counts_until_its_last_device_has_left()
    {
        var held = Create();
        _machine.AttachDevice(new(0), held).Should().Be(Answer.Ok);
        _machine.ReleaseSpace(held).Should().Be(Answer.Ok);
        _machine.ReleaseSpace(held).Should().Be(Answer.Failed(Errno.Invalid));
        _machine.Spaces.Count.Should().Be(1);

        _machine.DetachDevice(new(0)).Should().Be(Answer.Ok);

        _machine.Spaces.Count.Should().Be(0);
    }

    [Fact]
    public void A_chosen_address_is_taken_from_the_allocator_and_given_back()
    {
        var (device, buffer) = (new DeviceId(0), Allocate(2));
        _machine.AttachDevice(device, Create()).Should().Be(Answer.Ok);

        MapFixed(device, buffer, 2).Should().Be(Answer.Ok);
        Map(device, buffer).Should().Be(Window.Start.Add(new(2 * Page)));
        MapFixed(device, buffer, 1).Should().Be(Answer.Failed(Errno.Busy));
        _machine
            .Unmap(device, new(Window.Start, new(2 * Page)), DmaDirection.Bidirectional, DmaAttributes.None)
            .Should()
            .Be(Answer.Ok);
        MapFixed(device, buffer, 2).Should().Be(Answer.Ok);
    }

    [Fact]
    public void A_window_without_bytes_is_refused() =>
        _machine.CreateSpace(new(Window.Start, new(0))).Outcome.Should().Be(Answer.Failed(Errno.Invalid));

    private AddressSpaceId Create() => _machine.CreateSpace(Window).Value;

    private CpuAddress Allocate(ulong pages) => _machine.AllocatePages(pages, PagePlacement.Low).Value.Address!.Value;

    private DmaAddress Map(DeviceId device, CpuAddress buffer) =>
        _machine.Map(device, buffer, new(Page), DmaDirection.Bidirectional, DmaAttributes.None).Value;

    private Answer MapFixed(DeviceId device, CpuAddress buffer, ulong pages) =>
        _machine.MapFixed(device, Window.Start, buffer, new(pages * Page), DmaDirection.Bidirectional);
}
