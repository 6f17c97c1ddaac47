namespace Dma.Conformance.Tests.Shrinking;

/// <summary>Refuses the sixth block, though there is room.</summary>
internal sealed class RefusesSixthBlock(IDmaPlatform truth) : LyingPlatform(truth)
{
    private int _live;

    public override Answer<PageBlock> AllocatePages(ulong count, PagePlacement placement)
    {
        if (_live == 5)
        {
            return Answer.Failed(Errno.NoMemory);
        }

        _live++;
        return base.AllocatePages(count, placement);
    }

    public override Answer FreePages(PageNumber first, ulong count)
    {
        _live--;
        return base.FreePages(first, count);
    }
}

/// <summary>Keeps a mask that it refused.</summary>
internal sealed class KeepsRefusedMask(IDmaPlatform truth) : LyingPlatform(truth)
{
    private readonly Dictionary<DeviceId, DmaMask> _refused = [];

    public override Answer SetMask(DeviceId device, DmaMask mask)
    {
        var answer = base.SetMask(device, mask);
        _ = answer == Answer.Ok ? _refused.Remove(device) : _refused.TryAdd(device, mask);
        return answer;
    }

    public override Answer<DmaMask> GetMask(DeviceId device) =>
        _refused.TryGetValue(device, out var mask) ? mask : base.GetMask(device);
}

/// <summary>Throws where 300 bytes or more are synced.</summary>
internal sealed class ThrowsInLongSync(IDmaPlatform truth) : LyingPlatform(truth)
{
    public override Answer SyncForCpu(DeviceId device, DmaRange range, DmaDirection direction) =>
        range.Length.Value >= 300
            ? throw new InvalidOperationException("too long")
            : base.SyncForCpu(device, range, direction);
}

/// <summary>Throws when it is disposed of with more than one mapping live.</summary>
internal sealed class ThrowsInDispose(IDmaPlatform truth) : LyingPlatform(truth)
{
    private int _live;

    public override Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    )
    {
        var answer = base.Map(device, buffer, size, direction, attributes);
        _live += answer.Outcome == Answer.Ok ? 1 : 0;
        return answer;
    }

    public override Answer Unmap(DeviceId device, DmaRange range, DmaDirection direction, DmaAttributes attributes)
    {
        _live--;
        return base.Unmap(device, range, direction, attributes);
    }

    public override void Dispose()
    {
        base.Dispose();
        if (_live > 1)
        {
            throw new InvalidOperationException("mappings are live");
        }
    }
}

/// <summary>Answers zeros to a device that loads what a sync of exactly 777 bytes gave it.</summary>
internal sealed class LosesWhatWasSynced(IDmaPlatform truth) : LyingPlatform(truth)
{
    private readonly HashSet<(DeviceId, DmaAddress)> _lost = [];

    public override Answer SyncForDevice(DeviceId device, DmaRange range, DmaDirection direction)
    {
        if (range.Length.Value == 777)
        {
            _lost.Add((device, range.Start));
        }

        return base.SyncForDevice(device, range, direction);
    }

    public override Answer DeviceLoad(DeviceId device, DmaAddress address, Span<byte> destination)
    {
        var answer = base.DeviceLoad(device, address, destination);
        if (_lost.Contains((device, address)))
        {
            destination.Clear();
        }

        return answer;
    }
}

/// <summary>Breaks a clause that is easier to break: throws where one byte is mapped.</summary>
internal sealed class ThrowsForOneByte(IDmaPlatform truth) : LyingPlatform(truth)
{
    public override Answer<DmaAddress> Map(
        DeviceId device,
        CpuAddress buffer,
        ByteCount size,
        DmaDirection direction,
        DmaAttributes attributes
    ) =>
        size.Value == 1
            ? throw new InvalidOperationException("a single byte")
            : base.Map(device, buffer, size, direction, attributes);
}

/// <summary>Tells each machine another largest mapping.</summary>
internal sealed class TellsEachMachineOtherwise(IDmaPlatform truth, int number) : LyingPlatform(truth)
{
    public override Answer<ByteCount> GetMaxMappingSize(DeviceId device) =>
        new ByteCount(ulong.MaxValue - (ulong)number);
}

/// <summary>Gives each machine another name.</summary>
internal sealed class NamesEachMachineOtherwise(IDmaPlatform truth, int number) : LyingPlatform(truth)
{
    private PlatformDescription? _description;

    public override PlatformDescription Description =>
        _description ??= base.Description with
        {
            Name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"machine {number}"),
        };
}
