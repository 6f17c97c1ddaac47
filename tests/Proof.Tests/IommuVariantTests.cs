using Dma.Conformance;
using Dma.Reference;
using Dma.Variants;

namespace Dma.Proof.Tests;

/// <summary>A variant of an IOMMU takes the freedom that it is named for, and would be accused if it said less than it takes.</summary>
public class IommuVariantTests
{
    [Theory]
    [InlineData("large-pages-always", 0x1000)]
    [InlineData("isolating", 0x400)]
    [InlineData("sub-page-reach", 1)]
    public void A_device_that_reaches_more_than_is_said_is_found(string name, ulong granule)
    {
        IDmaPlatformFactory usual =
            name == "isolating"
                ? new ReferenceFactory()
                : VariantCatalogue.All.Single(it => it.Name == name).CreateFactory();
        var factory = new SinglePlatformFactory(
            seed =>
            {
                var parts = ((Machine)usual.Create("isolating", seed)).Parts;
                return new Machine(parts with { Platform = parts.Platform with { IsolationGranule = new(granule) } });
            },
            "isolating"
        );

        // A store that gets further than is said shows in the bytes beside the mapping as well.
        new Search(factory, "isolating", 2)
            .Run(20_000)
            .Clause.Should()
            .BeOneOf("DMA-MAP-013", "DMA-MAP-019", "DMA-MAP-020");
    }

    [Fact]
    public void Two_devices_of_a_window_have_one_address_for_the_same_memory()
    {
        using var machine = (Machine)
            VariantCatalogue
                .All.Single(it => it.Name == "translated-addresses-shared")
                .CreateFactory()
                .Create("translated", 1);
        var buffer = machine.AllocatePages(1, PagePlacement.Any).Value.Address!.Value;

        var first = machine.Map(new(0), buffer, new(0x100), DmaDirection.Bidirectional, DmaAttributes.None).Value;
        var second = machine.Map(new(1), buffer, new(0x80), DmaDirection.Bidirectional, DmaAttributes.None).Value;

        second.Should().Be(first);
        _ = machine.Unmap(new(0), new(first, new(0x100)), DmaDirection.Bidirectional, DmaAttributes.None);
        _ = machine.DeviceStore(new(1), second, [0x5A]);
        machine.DrainEvents(new PlatformEvent[1]).Should().Be(0);
    }
}
