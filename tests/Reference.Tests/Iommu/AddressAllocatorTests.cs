namespace Dma.Reference.Tests.Iommu;

public class AddressAllocatorTests
{
    [Fact]
    public void Two_mappings_of_one_page_have_different_addresses()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var machine = Anywhere(seed);
            var buffer = machine.Buffer();
            var pages = new HashSet<ulong>();
            for (var i = 0UL; i < 20; i++)
            {
                machine.BeginStep(i);
                var range = machine.Map(Driver.Dsp, buffer.At(i), 8, DmaDirection.Bidirectional);
                (range.Start.Value & 0xFFF).Should().Be(i);
                range.Start.Value.Should().BeLessThanOrEqualTo(0x2345_67FF - 7);
                pages.Add(range.Start.Value >> 12).Should().BeTrue();
            }
        }
    }

    [Fact]
    public void Freed_addresses_are_used_again_at_once_or_later()
    {
        var (again, elsewhere) = (0, 0);
        for (var seed = 0UL; seed < 400; seed++)
        {
            var machine = Anywhere(seed);
            var buffer = machine.Buffer();
            machine.BeginStep(1);
            var first = machine.Map(Driver.Nic, buffer, 8, DmaDirection.Bidirectional);
            // The ends are used again for what they are.
            if (first.Start.Value is 0 or 0xFFFF_F000)
                continue;
            machine.Unmap(Driver.Nic, first, DmaDirection.Bidirectional);
            machine.BeginStep(2);
            var second = machine.Map(Driver.Nic, buffer, 8, DmaDirection.Bidirectional);
            again += first == second ? 1 : 0;
            elsewhere += first == second ? 0 : 1;
        }
        again.Should().BeGreaterThan(10);
        elsewhere.Should().BeGreaterThan(10);
    }

    [Fact]
    public void Addresses_lie_within_the_mask_and_use_both_of_its_ends()
    {
        var starts = new HashSet<ulong>();
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Anywhere(seed);
            machine.SetMask(Driver.Nic, new(0x0123_47FF)).Should().Be(Answer.Ok);
            var start = machine.Map(Driver.Nic, machine.Buffer(), 0x1000, DmaDirection.Bidirectional).Start.Value;
            start.Should().BeLessThanOrEqualTo(0x0123_3000);
            starts.Add(start);
        }
        starts.Should().Contain([0, 0x0123_3000]);
        starts.Count.Should().BeGreaterThan(20);
    }

    [Fact]
    public void With_the_widest_mask_addresses_have_48_bits()
    {
        var starts = new List<ulong>();
        for (var seed = 0UL; seed < 100; seed++)
        {
            var machine = Anywhere(seed);
            machine.SetMask(Driver.Nic, DmaMask.All).Should().Be(Answer.Ok);
            starts.Add(machine.Map(Driver.Nic, machine.Buffer(), 8, DmaDirection.Bidirectional).Start.Value);
        }
        starts.Max().Should().Be(0xFFFF_FFFF_F000);
    }

    [Fact]
    public void When_addresses_run_out_a_mapping_fails_and_unmapping_brings_them_back()
    {
        var machine = Driver.Create("isolating");
        machine.SetMask(Driver.Nic, DmaMask.FromBits(24)).Should().Be(Answer.Ok);
        var buffer = machine.Buffer(2);
        var ranges = new List<DmaRange>();
        for (var step = 0UL; step < 4096; step++)
        {
            machine.BeginStep(step);
            ranges.Add(machine.Map(Driver.Nic, buffer, 1, DmaDirection.ToDevice));
        }

        machine.Maps(Driver.Nic, buffer, 1).Should().BeFalse();
        machine.Unmap(Driver.Nic, ranges[77], DmaDirection.ToDevice);
        machine.Maps(Driver.Nic, buffer.At(1), 0x1000).Should().BeFalse();
        machine.Map(Driver.Nic, buffer, 1, DmaDirection.ToDevice).Should().Be(ranges[77]);
    }

    private static Machine Anywhere(ulong seed) =>
        new ReferenceFactory(
            parts => parts with { AddressAllocator = domain => new AddressAllocator(domain) },
            "isolating"
        ).Create("isolating", seed);

    [Fact]
    public void A_bus_that_passes_less_than_a_page_has_no_room()
    {
        var factory = new ReferenceFactory(parts =>
            parts with
            {
                Devices =
                [
                    new()
                    {
                        Name = "nic0",
                        Operations = "translated",
                        BusLimit = new(0xFFE),
                    },
                ],
            }
        );
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = factory.Create("isolating", seed);
            machine.Maps(Driver.Nic, machine.Buffer(), 1).Should().BeFalse();
        }
    }
}
