using Dma.Reference;
using Dma.Variants;

namespace Dma.Proof.Tests;

/// <summary>A variant of a board is another machine than the board's own, in what it is named for.</summary>
public class DeviceTreeVariantTests
{
    private const int Uart = 2;

    [Theory]
    [InlineData("devicetree-lowest-first")]
    [InlineData("devicetree-both-ends-in-turn")]
    [InlineData("devicetree-pools-last")]
    [InlineData("devicetree-whole-blocks")]
    [InlineData("devicetree-tells-whole-pages")]
    [InlineData("devicetree-tells-little")]
    [InlineData("devicetree-restricted-lowest-first")]
    [InlineData("devicetree-restricted-pools-last")]
    [InlineData("devicetree-restricted-tells-little")]
    public void A_region_lies_elsewhere_or_is_told_otherwise(string name)
    {
        var variant = VariantCatalogue.All.Single(variant => variant.Name == name);
        using var machine = variant.CreateFactory().Create(variant.Profile, 1);
        using var usual = new ReferenceFactory().Create(variant.Profile, 1);

        Places(machine).Should().NotEqual(Places(usual));
    }

    [Fact]
    public void Pages_are_lent_out_of_a_reusable_region()
    {
        using var machine = Create("devicetree-lends-regions");
        var lent = machine
            .DeviceTreeDescription.Regions.Index()
            .Where(static it => it.Item.IsReusable)
            .Select(it => machine.GetRegion(it.Index).Value)
            .ToList();

        Enumerable.Range(0, 400).Any(_ => IsIn(lent, PlaceOfPages(machine))).Should().BeTrue();
    }

    [Fact]
    public void A_device_is_served_from_the_pool_that_it_does_not_refer_to()
    {
        using var machine = Create("devicetree-default-pool-serves");
        var tree = machine.DeviceTreeDescription;
        var pool = tree.Regions.ToList().FindIndex(static it => it is { IsDefault: true, Use: RegionUse.CoherentPool });
        var window = tree.Devices[Uart].Windows.Single();

        var buffer = machine.AllocateCoherent(new(Uart), new(0x1000), Gfp.Kernel, DmaAttributes.None).Value.Dma;

        tree.Devices[Uart].Regions.Should().BeEmpty();
        IsIn([machine.GetRegion(pool).Value], new(window.Memory.Value + (buffer.Value - window.Start.Value)))
            .Should()
            .BeTrue();
    }

    [Fact]
    public void A_device_behind_buses_is_served_by_translation()
    {
        using var machine = Create("devicetree-buses-translate");

        machine.Devices[Uart].Operations.Should().Be("translated");
        machine.DescribeTranslation(new(Uart)).Window.Length.Should().Be(new ByteCount(0x2000_0000));
    }

    private static Machine Create(string name)
    {
        var variant = VariantCatalogue.All.Single(variant => variant.Name == name);
        return (Machine)variant.CreateFactory().Create(variant.Profile, 1);
    }

    private static List<Answer<PhysicalRange>> Places(IDmaPlatform machine) =>
        machine.TryGet<IDeviceTree>(out var tree)
            ? [.. tree.DeviceTreeDescription.Regions.Select((_, region) => tree.GetRegion(region))]
            : [];

    private static PhysicalAddress PlaceOfPages(Machine machine)
    {
        machine.BeginStep(machine.Pages.LiveBlocks == 0 ? 1 : (ulong)machine.Pages.LiveBlocks + 1);
        return machine.GetPhysicalAddress(machine.AllocatePages(1, PagePlacement.Any).Value.First).Value;
    }

    private static bool IsIn(List<PhysicalRange> ranges, PhysicalAddress address) =>
        ranges.Exists(range =>
            address.Value >= range.Start.Value && address.Value - range.Start.Value < range.Length.Value
        );
}
