namespace Dma.Reference.Tests.Legacy;

public class NamesTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void An_unmap_without_state_succeeds_where_none_is_needed(int index, bool succeeds)
    {
        using var machine = Driver.Create("coherent");
        var device = new DeviceId(index);
        machine.SetMask(device, DmaMask.All);
        var buffer = machine.Buffer();
        var mapped = machine.Map(device, buffer, new(64), DmaDirection.ToDevice, DmaAttributes.None);
        machine.MappingError(device, mapped.Value).Value.Should().BeFalse();

        var answer = machine.Legacy.UnmapSingle(LegacyName.Pci, device, default, DmaDirection.ToDevice);

        answer.Should().Be(succeeds ? Answer.Ok : Answer.Failed(Errno.Invalid));
    }

    [Fact]
    public void What_an_old_name_maps_a_generic_one_unmaps()
    {
        using var machine = Driver.Create("write-back");
        var buffer = machine.Buffer();
        var mapped = machine.Legacy.MapSingle(LegacyName.Sbus, Driver.Nic, buffer, new(64), DmaDirection.FromDevice);

        machine
            .Unmap(Driver.Nic, new(mapped.Value, new(64)), DmaDirection.FromDevice, DmaAttributes.None)
            .Should()
            .Be(Answer.Ok);
    }

    [Theory]
    [InlineData(0, 32, false)]
    [InlineData(1, 39, false)]
    [InlineData(1, 40, true)]
    [InlineData(1, 64, true)]
    [InlineData(2, 40, false)]
    [InlineData(2, 41, true)]
    public void A_mask_for_two_cycles_is_accepted_where_it_reaches_all_memory(int index, int bits, bool accepted)
    {
        using var machine = Driver.Create("write-back");

        var answer = machine.DoubleAddressCycle.SetDacMask(new(index), DmaMask.FromBits(bits));

        answer.Should().Be(accepted ? Answer.Ok : Answer.Failed(Errno.IO));
    }

    [Fact]
    public void An_address_of_two_cycles_leads_to_its_byte_and_back()
    {
        using var machine = Driver.Create("write-back");
        var page = machine.Allocate(placement: PagePlacement.Last).First;
        var dac = machine.DoubleAddressCycle;
        dac.PageToDma(Driver.Third, page, new(5), DmaDirection.ToDevice).Status.Should().Be(AnswerStatus.Failed);
        dac.SetDacMask(Driver.Third, DmaMask.All).Should().Be(Answer.Ok);
        machine.CpuStore(page, new(5), [0x5A]).Should().Be(Answer.Ok);

        var address = dac.PageToDma(Driver.Third, page, new(5), DmaDirection.ToDevice).Value;
        dac.SyncDacForDevice(Driver.Third, new(address, new(1)), DmaDirection.ToDevice).Should().Be(Answer.Ok);

        var seen = new byte[1];
        machine.DeviceLoad(Driver.Third, address, seen).Should().Be(Answer.Ok);
        seen.Should().Equal(0x5A);
        dac.DmaToPage(Driver.Third, address).Value.Should().Be(page);
        dac.DmaToOffset(Driver.Third, address).Value.Should().Be(new ByteCount(5));
    }

    [Fact]
    public void Nothing_behind_memory_is_synced()
    {
        using var machine = Driver.Create("write-back");
        machine.DoubleAddressCycle.SetDacMask(Driver.Dsp, DmaMask.All).Should().Be(Answer.Ok);

        machine
            .DoubleAddressCycle.SyncDacForCpu(
                Driver.Dsp,
                new(new(0xFFFF_FFFF_FFFF_FFFF), new(64)),
                DmaDirection.Bidirectional
            )
            .Should()
            .Be(Answer.Failed(Errno.Invalid));
    }
}
