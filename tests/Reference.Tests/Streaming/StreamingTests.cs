namespace Dma.Reference.Tests.Streaming;

public class StreamingTests
{
    public static TheoryData<string> Profiles => [.. new ReferenceFactory().DefaultProfiles];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Map_gives_and_unmap_takes(string profile)
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var machine = Driver.Create(profile, seed);
            var buffer = machine.Buffer(2);
            foreach (var device in new[] { Driver.Nic, Driver.Dsp })
            {
                machine.BeginStep(seed);
                machine.Store(buffer.At(64), 1, 4000);
                var given = machine.Map(device, buffer.At(64), 4000, DmaDirection.ToDevice);
                machine.CompleteGive();
                machine.DeviceLoad(device, given).Should().Equal(Driver.Repeat(1, 4000));
                machine.Unmap(device, given, DmaDirection.ToDevice);

                machine.Load(buffer, 0x2000);
                var taken = machine.Map(device, buffer.At(64), 4000, DmaDirection.FromDevice);
                machine.BeginStep(seed + 100);
                machine.DeviceStore(device, taken, 2);
                machine.BeginStep(seed + 101);
                machine.Unmap(device, taken, DmaDirection.FromDevice);
                machine.Load(buffer.At(64), 4000).Should().Equal(Driver.Repeat(2, 4000));
            }
        }
    }

    [Fact]
    public void Without_the_hand_over_the_device_sees_stale_bytes()
    {
        var machine = Driver.CreateQuiet();
        var buffer = machine.Buffer();
        machine.Store(buffer, 1, 64);
        var range = machine.Map(Driver.Nic, buffer, 64, DmaDirection.Bidirectional);

        machine.Store(buffer, 2, 64);
        machine.DeviceLoad(Driver.Nic, range).Should().Equal(Driver.Repeat(1, 64));

        machine.SyncForDevice(Driver.Nic, range, DmaDirection.Bidirectional).Should().Be(Answer.Ok);
        machine.DeviceLoad(Driver.Nic, range).Should().Equal(Driver.Repeat(2, 64));
    }

    [Fact]
    public void Without_the_hand_over_the_cpu_sees_stale_bytes()
    {
        var machine = Driver.CreateQuiet();
        var buffer = machine.Buffer();
        machine.Store(buffer, 1, 64);
        var range = machine.Map(Driver.Nic, buffer, 64, DmaDirection.FromDevice);

        machine.DeviceStore(Driver.Nic, range, 2);
        machine.Load(buffer, 64).Should().Equal(Driver.Repeat(1, 64));

        machine.SyncForCpu(Driver.Nic, range, DmaDirection.FromDevice).Should().Be(Answer.Ok);
        machine.Load(buffer, 64).Should().Equal(Driver.Repeat(2, 64));
    }

    [Fact]
    public void Stale_bytes_also_show_on_the_machine_that_does_as_it_likes()
    {
        var (stale, fresh) = (0, 0);
        for (var seed = 0UL; seed < 200; seed++)
        {
            var machine = Driver.Create("write-back", seed);
            var buffer = machine.Buffer();
            machine.BeginStep(1);
            machine.Store(buffer, 1);
            machine.BeginStep(2);
            var range = machine.Map(Driver.Nic, buffer, 64, DmaDirection.FromDevice);
            machine.BeginStep(3);
            machine.DeviceStore(Driver.Nic, range, 2);
            for (var step = 4UL; step < 20; step++)
                machine.BeginStep(step);
            stale += machine.Load(buffer) == 1 ? 1 : 0;
            fresh += machine.Load(buffer) == 2 ? 1 : 0;
        }
        (stale + fresh).Should().Be(200);
        stale.Should().BeInRange(60, 195);
    }

    [Fact]
    public void A_sync_moves_exactly_its_lines()
    {
        var machine = Driver.CreateQuiet();
        var buffer = machine.Buffer();
        machine.Store(buffer, 1, 256);
        var range = machine.Map(Driver.Dsp, buffer, 256, DmaDirection.Bidirectional);
        machine.DeviceStore(Driver.Dsp, range, 2);

        machine.SyncForCpu(Driver.Dsp, range.At(64, 64), DmaDirection.Bidirectional);
        machine.Load(buffer, 256).Should().Equal([.. Repeat(1), .. Repeat(2), .. Repeat(1), .. Repeat(1)]);

        machine.SyncForCpu(Driver.Dsp, range, DmaDirection.Bidirectional);
        machine.Store(buffer, 3, 256);
        machine.SyncForDevice(Driver.Dsp, range.At(128, 64), DmaDirection.Bidirectional);
        machine.DeviceLoad(Driver.Dsp, range).Should().Equal([.. Repeat(2), .. Repeat(2), .. Repeat(3), .. Repeat(2)]);
    }

    [Fact]
    public void Lines_at_the_ends_keep_what_the_cpu_stored_beside_the_buffer()
    {
        var machine = Driver.CreateQuiet();
        var buffer = machine.Buffer();
        machine.Store(buffer, 1, 256);
        var range = machine.Map(Driver.Nic, buffer.At(32), 128, DmaDirection.FromDevice);

        machine.Store(buffer.At(31), 7);
        machine.Store(buffer.At(160), 8);
        machine.Unmap(Driver.Nic, range, DmaDirection.FromDevice);

        machine.Load(buffer.At(30), 3).Should().Equal(1, 7, 1);
        machine.Load(buffer.At(159), 3).Should().Equal(1, 8, 1);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Bytes_that_the_device_does_not_store_are_kept(string profile)
    {
        var machine = Driver.Create(profile);
        var buffer = machine.Buffer();
        machine.Store(buffer, 1, 192);
        var range = machine.Map(Driver.Nic, buffer.At(5), 150, DmaDirection.FromDevice);
        machine.CompleteGive();
        machine.DeviceStore(Driver.Nic, range.At(80, 10), 2);
        machine.Unmap(Driver.Nic, range, DmaDirection.FromDevice);

        var expected = Driver.Repeat(1, 192);
        expected.AsSpan(85, 10).Fill(2);
        machine.Load(buffer, 192).Should().Equal(expected);
    }

    [Fact]
    public void Unmap_to_device_leaves_what_the_cpu_stored()
    {
        var machine = Driver.CreateQuiet();
        var buffer = machine.Buffer();
        var range = machine.Map(Driver.Nic, buffer, 128, DmaDirection.ToDevice);
        machine.Store(buffer, 3, 128);

        machine.SyncForCpu(Driver.Nic, range, DmaDirection.ToDevice).Should().Be(Answer.Ok);
        machine.Unmap(Driver.Nic, range, DmaDirection.ToDevice);

        machine.Load(buffer, 128).Should().Equal(Driver.Repeat(3, 128));
    }

    [Fact]
    public void Skip_cpu_sync_skips_the_maintenance_where_it_is_honoured()
    {
        var machine = Driver.CreateQuiet();
        var buffer = machine.Buffer();
        machine.Store(buffer, 1, 64);
        var first = machine.Map(Driver.Nic, buffer, 64, DmaDirection.Bidirectional);
        machine.Store(buffer, 2, 64);
        var skipped = machine.Map(Driver.Dsp, buffer, 64, DmaDirection.Bidirectional, DmaAttributes.SkipCpuSync);
        machine.DeviceLoad(Driver.Dsp, skipped).Should().Equal(Repeat(1));

        machine.DeviceStore(Driver.Dsp, skipped, 3);
        machine.Unmap(Driver.Dsp, skipped, DmaDirection.Bidirectional, DmaAttributes.SkipCpuSync);
        machine.Load(buffer, 64).Should().Equal(Repeat(2));

        machine.Unmap(Driver.Nic, first, DmaDirection.Bidirectional);
        machine.Load(buffer, 64).Should().Equal(Repeat(3));
    }

    [Fact]
    public void Skip_cpu_sync_changes_nothing_where_it_is_not_honoured()
    {
        var factory = new ReferenceFactory(
            parts => parts with { Cache = machine => new WriteBackCache(machine), Devices = NotCoherent },
            "coherent"
        );
        var machine = factory.Create("coherent", 1);
        var buffer = machine.Buffer();
        machine.Store(buffer, 2, 64);

        var range = machine.Map(Driver.Nic, buffer, 64, DmaDirection.ToDevice, DmaAttributes.SkipCpuSync);

        machine.DeviceLoad(Driver.Nic, range).Should().Equal(Repeat(2));
    }

    private static byte[] Repeat(byte value) => Driver.Repeat(value, 64);

    private static IReadOnlyList<DeviceDescription> NotCoherent =>
        [
            new()
            {
                Name = "nic0",
                Operations = "direct",
                Coherent = Claim.No,
            },
        ];
}
