namespace Dma.Reference.Tests.Bounce;

/// <summary>Where copies lie, and what there is room for.</summary>
public class PoolTests
{
    [Fact]
    public void Copies_share_no_slot_and_cross_no_set()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var machine = BounceDriver.Create(seed);
            var buffer = machine.Buffer(16);
            var taken = new HashSet<ulong>();
            for (var step = 1UL; step <= 60; step++)
            {
                machine.BeginStep(step);
                var size = 1 + step * 997 % 0xC000;
                var start = machine.Map(BounceDriver.Forced, buffer, size, default).Start.Value;

                (start % BouncePool.SlotSize).Should().Be(0);
                (start / BouncePool.SetSize).Should().Be((start + size - 1) / BouncePool.SetSize);
                for (var slot = start / BouncePool.SlotSize; slot <= (start + size - 1) / BouncePool.SlotSize; slot++)
                    taken.Add(slot).Should().BeTrue();
            }
        }
    }

    [Theory]
    [InlineData(0x000, 0x4_0000)]
    [InlineData(0x1FF, 0x3_F800)]
    [InlineData(0x7FF, 0x3_F800)]
    [InlineData(0xFFF, 0x3_F000)]
    [InlineData(0x3FFF, 0x3_C000)]
    public void The_largest_mapping_leaves_room_for_the_bits_that_are_kept(ulong mask, ulong largest)
    {
        foreach (var offset in new ulong[] { 0, 1, 0x1FF, 0x7FF, 0x800, 0xFFF })
        {
            var machine = BounceDriver.Create();
            machine.SetMinAlignMask(BounceDriver.Untrusted, new(mask)).Should().Be(Answer.Ok);
            machine.GetMaxMappingSize(BounceDriver.Untrusted).Value.Should().Be(new ByteCount(largest));
            var buffer = machine.Buffer(66);

            var range = machine.Map(BounceDriver.Untrusted, buffer.At(offset), largest, default);

            (range.Start.Value & mask).Should().Be(((buffer.Value & 0xFFF) + offset) & mask & 0x3FFF, "{0:x}", offset);
            machine.Maps(BounceDriver.Untrusted, buffer, largest + 1).Should().BeFalse();
        }
    }

    [Fact]
    public void A_mask_that_cannot_be_had_changes_nothing()
    {
        var machine = BounceDriver.Create();

        machine.SetMinAlignMask(BounceDriver.KeepingOffsets, new(0x7FFF)).Should().Be(Answer.Failed(Errno.Invalid));
        machine.SetMinAlignMask(BounceDriver.KeepingOffsets, new(0xF00)).Should().Be(Answer.Failed(Errno.Invalid));
        machine.SetMinAlignMask(BounceDriver.Direct, new(0xFFF)).Should().Be(Answer.Failed(Errno.IO));
        machine.SetMinAlignMask(new(7), new(0xFFF)).Should().Be(Answer.Failed(Errno.NoDevice));

        machine.GetMaxMappingSize(BounceDriver.KeepingOffsets).Value.Should().Be(new ByteCount(0x3_F000));
        Driver.Create("coherent").SetMinAlignMask(Driver.Nic, default).Should().Be(Answer.Unsupported);
        Driver.Create("coherent").TryGet<IBounce>(out _).Should().BeFalse();
    }

    [Fact]
    public void A_full_pool_refuses_and_all_of_it_comes_back()
    {
        var machine = BounceDriver.Create();
        var buffer = machine.Buffer(66);
        for (var round = 0; round < 3; round++)
        {
            var ranges = new List<DmaRange>();
            while (machine.TryMap(buffer.At(round == 1 ? 64UL : 0), 0x1_8001) is { } range)
                ranges.Add(range);
            machine.Maps(BounceDriver.Forced, buffer, BounceDriver.Largest).Should().BeFalse();

            // Two of them fit into each of the sixteen sets.
            ranges.Should().HaveCount(32).And.OnlyHaveUniqueItems();
            foreach (var range in ranges)
                machine.Unmap(BounceDriver.Forced, range, default);
            machine.PoolOf(BounceDriver.Forced).LiveCopies.Should().Be(0);
            var large = Enumerable
                .Range(0, 16)
                .Select(_ => machine.Map(BounceDriver.Forced, buffer, BounceDriver.Largest, default))
                .ToList();
            foreach (var range in large)
                machine.Unmap(BounceDriver.Forced, range, default);
        }
    }

    [Fact]
    public void A_copy_that_the_mask_does_not_admit_is_given_back()
    {
        var machine = new ReferenceFactory(
            parts =>
                parts with
                {
                    Devices = [.. parts.Devices.Select(device => device with { BusLimit = new(0x2FF_FFFF) })],
                },
            "bounce"
        ).Create("bounce", 1);

        machine.Maps(BounceDriver.Restricted, machine.Buffer(), 0x1000).Should().BeFalse();
        machine
            .AllocateCoherent(BounceDriver.Restricted, new(1), Gfp.Kernel, default)
            .Outcome.Should()
            .NotBe(Answer.Ok);

        machine.PoolOf(BounceDriver.Restricted).LiveCopies.Should().Be(0);
    }

    [Fact]
    public void The_first_slot_is_at_address_0_and_good()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var machine = BounceDriver.Create(seed);
            var range = machine.Map(BounceDriver.Forced, machine.Buffer(), 1, default);
            if (range.Start.Value == 0)
                return;
        }
        Assert.Fail("No mapping was given at address 0.");
    }

    [Fact]
    public void Coherent_memory_of_a_restricted_device_comes_from_its_pool_in_whole_pages()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var machine = BounceDriver.Create(seed);
            var device = BounceDriver.Restricted;
            var half = machine.Map(device, machine.Buffer(), 0x800, default);
            machine.BeginStep(1);

            var buffer = machine.AllocateCoherent(device, new(0x2000), Gfp.Kernel, default).Value;

            machine.PoolOf(device).Contains(new(buffer.Dma.Value)).Should().BeTrue();
            (buffer.Dma.Value % 0x2000).Should().Be(0);
            (buffer.Dma.Value >= half.Start.Value + 0x800 || half.Start.Value >= buffer.Dma.Value + 0x2000)
                .Should()
                .BeTrue();
            machine.DeviceStore(device, new(buffer.Dma, new(0x2000)), 4);
            machine.Load(buffer.Cpu, 0x2000).ShouldBeAll(4);
            machine.FreeCoherent(device, new(0x2000), buffer, default).Should().Be(Answer.Ok);
            machine.PoolOf(device).LiveCopies.Should().Be(1);
        }
    }

    [Fact]
    public void A_full_pool_gives_a_restricted_device_no_coherent_memory()
    {
        var machine = BounceDriver.Create();
        var device = BounceDriver.Restricted;
        var buffer = machine.Buffer(64);
        while (machine.Maps(device, buffer, BounceDriver.Largest)) { }

        machine
            .AllocateCoherent(device, new(1), Gfp.Kernel, default)
            .Should()
            .Be((Answer<CoherentBuffer>)Answer.Failed(Errno.NoMemory));
        machine.AllocateCoherent(BounceDriver.Forced, new(1), Gfp.Kernel, default).Outcome.Should().Be(Answer.Ok);
    }
}
