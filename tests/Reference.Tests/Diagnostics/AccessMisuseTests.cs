using static Dma.DmaDirection;
using static Dma.Reference.Tests.Driver;

namespace Dma.Reference.Tests.Diagnostics;

/// <summary>Accesses of what is not in the hands of who accesses it.</summary>
public class AccessMisuseTests
{
    private readonly DiagnosisDriver _driver = new();

    [Theory]
    [InlineData(ToDevice, true, true)]
    [InlineData(FromDevice, true, true)]
    [InlineData(Bidirectional, true, true)]
    [InlineData(FromDevice, false, true)]
    [InlineData(Bidirectional, false, true)]
    [InlineData(ToDevice, false, false)]
    public void The_CPU_accesses_what_a_device_owns(DmaDirection direction, bool stores, bool isMisuse)
    {
        var buffer = _driver.Buffer();
        var mapping = _driver.Map(Nic, buffer, 0x100, direction);

        if (stores)
            _driver.Store(buffer.At(0x40), 0x10);
        else
            _driver.Load(buffer.At(0x40), 0x10);

        if (isMisuse)
            _driver.ShouldReport(Misuse.CpuAccessToOwned, Nic, 2, mapping.Start.Add(new(0x40)));
        else
            _driver.ShouldReportNothing();
    }

    [Fact]
    public void It_is_reported_once_a_mapping()
    {
        var buffer = _driver.Buffer();
        _driver.Map(Nic, buffer, 0x100, Bidirectional);
        _driver.Store(buffer);
        _driver.Store(buffer.At(0x80));
        _driver.Load(buffer, 0x100);

        _driver.ShouldReport(Misuse.CpuAccessToOwned, Nic, 2);
    }

    [Fact]
    public void The_CPU_accesses_a_part_that_it_did_not_take()
    {
        var buffer = _driver.Buffer();
        var mapping = _driver.Map(Nic, buffer, 0x100, Bidirectional);
        _driver.Next().SyncForCpu(Nic, mapping.At(0, 0x80), Bidirectional);
        _driver.Store(buffer, 0x80);
        _driver.ShouldReportNothing();

        _driver.Store(buffer.At(0x7f), 2);

        _driver.ShouldReport(Misuse.CpuAccessToOwned, Nic, 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_sync_for_the_device_is_left_out(bool isLeftOut)
    {
        var buffer = _driver.Buffer();
        var mapping = _driver.Map(Nic, buffer, 0x100, ToDevice);
        _driver.Next().SyncForCpu(Nic, mapping, ToDevice);
        _driver.Store(buffer.At(0x10), 0x10);
        if (!isLeftOut)
            _driver.Next().SyncForDevice(Nic, mapping, ToDevice);

        _driver.DeviceLoad(Nic, mapping);

        if (isLeftOut)
            _driver.ShouldReport(Misuse.SyncForDeviceLeftOut, Nic, 2, mapping.Start);
        else
            _driver.ShouldReportNothing();
    }

    [Fact]
    public void A_map_that_skips_the_sync_gives_nothing()
    {
        var buffer = _driver.Buffer();
        _driver.Store(buffer, 0x10);
        var mapping = _driver.Map(Nic, buffer, 0x100, ToDevice, DmaAttributes.SkipCpuSync);

        _driver.DeviceLoad(Nic, mapping);

        _driver.ShouldReport(Misuse.SyncForDeviceLeftOut, Nic, 3, mapping.Start);
    }

    [Theory]
    [InlineData(FromDevice, true)]
    [InlineData(FromDevice, false)]
    [InlineData(Bidirectional, true)]
    [InlineData(Bidirectional, false)]
    public void The_sync_for_the_CPU_is_left_out(DmaDirection direction, bool wasTakenBefore)
    {
        var buffer = _driver.Buffer();
        var mapping = _driver.Map(Nic, buffer, 0x100, direction);
        if (wasTakenBefore)
            _driver.Next().SyncForCpu(Nic, mapping, direction);
        _driver.DeviceStore(Nic, mapping.At(0x20, 0x10));

        _driver.Load(buffer.At(0x2f), 2);

        _driver.ShouldReport(Misuse.SyncForCpuLeftOut, Nic, 2, mapping.Start.Add(new(0x2f)));
    }

    [Theory]
    [InlineData("diagnosing")]
    [InlineData("isolating")]
    public void A_device_goes_on_after_the_unmap(string profile)
    {
        var driver = new DiagnosisDriver(profile);
        var mapping = driver.Map(Nic, driver.Buffer(), 0x100, ToDevice);
        driver.Next().Unmap(Nic, mapping, ToDevice, DmaAttributes.None);

        driver.DeviceLoad(Nic, mapping.At(0x10, 4));

        driver.ShouldReport(Misuse.DeviceAccessAfterUnmap, Nic, 2, mapping.Start.Add(new(0x10)));
    }

    [Fact]
    public void A_device_may_go_on_where_another_mapping_is()
    {
        var buffer = _driver.Buffer();
        var first = _driver.Map(Nic, buffer, 0x100, ToDevice);
        var second = _driver.Map(Nic, buffer, 0x100, ToDevice);
        _driver.Next().Unmap(Nic, first, ToDevice, DmaAttributes.None);

        _driver.DeviceLoad(Nic, second);

        _driver.ShouldReportNothing();
    }

    [Fact]
    public void A_device_stores_against_the_direction()
    {
        var mapping = _driver.Map(Nic, _driver.Buffer(), 0x100, ToDevice);

        _driver.DeviceStore(Nic, mapping.At(4, 4));

        _driver.ShouldReport(Misuse.DeviceStoreAgainstDirection, Nic, 2, mapping.Start.Add(new(4)));
    }

    [Theory]
    [InlineData(FromDevice, 0x5f, true)]
    [InlineData(FromDevice, 0xa0, true)]
    [InlineData(FromDevice, 0x40, true)]
    [InlineData(FromDevice, 0xc0, false)]
    [InlineData(FromDevice, 0x3f, false)]
    [InlineData(ToDevice, 0x5f, false)]
    public void The_CPU_stores_beside_a_mapping(DmaDirection direction, ulong offset, bool isMisuse)
    {
        var buffer = _driver.Buffer();
        // The mapping is the second half of one line and the first half of the next.
        var mapping = _driver.Map(Nic, buffer.At(0x60), 0x40, direction);

        _driver.Store(buffer.At(offset));

        if (isMisuse)
            _driver.ShouldReport(Misuse.LineSharedWithCpuData, Nic, 2, mapping.Start);
        else
            _driver.ShouldReportNothing();
    }

    [Fact]
    public void A_line_is_nobodys_trouble_where_the_caches_follow_the_device()
    {
        var buffer = _driver.Buffer();
        _driver.Map(Third, buffer.At(0x60), 0x40, FromDevice);

        _driver.Store(buffer.At(0x5f));

        _driver.ShouldReportNothing();
    }
}
