using System.Globalization;
using System.Numerics;
using Dma.Conformance.Operations.Traces;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of itself has a meaning: every line is there, keeps the bounds of the contract, and contradicts no other.</summary>
internal static class DescriptionBounds
{
    private const ulong SmallestPage = 0x100;
    private const ulong LargestPage = 0x10_0000;
    private const int MostDevices = 64;
    private const int MostRefusals = 1000;

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IDmaPlatform platform) =>
        FindNonsense(platform.Description)
        ?? FindNonsense(platform.Devices)
        ?? (
            platform.TryGet<IDispatch>(out var dispatch)
                ? DispatchBounds.FindNonsense(dispatch, platform.Devices.Count)
                : null
        )
        ?? (platform.TryGet<IStreaming>(out var streaming) ? StreamingBounds.FindNonsense(streaming) : null)
        ?? (platform.TryGet<IAddressing>(out var addressing) ? AddressingBounds.FindNonsense(addressing) : null)
        ?? (
            platform.TryGet<ICoherent>(out var coherent)
                ? CoherentBounds.FindNonsense(coherent, platform.Description.PageSize)
                : null
        )
        ?? (platform.TryGet<INonCoherent>(out var other) && other is null ? Missing(nameof(INonCoherent)) : null)
        ?? (platform.TryGet<IUserMapping>(out var users) ? UserMappingBounds.FindNonsense(users) : null)
        ?? (platform.TryGet<IScatterlist>(out var lists) ? ScatterlistBounds.FindNonsense(lists) : null)
        ?? (platform.TryGet<IPool>(out var pool) ? PoolBounds.FindNonsense(pool, platform.Description.PageSize) : null)
        ?? (platform.TryGet<IDeviceMemory>(out var memory) ? DeviceMemoryBounds.FindNonsense(memory, platform) : null)
        ?? (
            platform.TryGet<IContiguous>(out var contiguous)
                ? ContiguousBounds.FindNonsense(contiguous, platform.Description.PageSize, platform.Devices.Count)
                : null
        )
        ?? (platform.TryGet<IMovablePages>(out var movable) && movable is null ? Missing(nameof(IMovablePages)) : null)
        ?? (platform.TryGet<IBounce>(out var bounce) ? BounceBounds.FindNonsense(bounce, platform) : null)
        ?? (platform.TryGet<IIommu>(out var iommu) ? IommuBounds.FindNonsense(iommu, platform) : null)
        ?? (
            platform.TryGet<IFailureInjection>(out var failures) && failures is null
                ? Missing(nameof(IFailureInjection))
                : null
        )
        ?? (platform.TryGet<ITranslation>(out var windows) ? TranslationBounds.FindNonsense(windows, platform) : null)
        ?? (platform.TryGet<IPhysicalView>(out var view) && view is null ? Missing(nameof(IPhysicalView)) : null)
        ?? (platform.TryGet<ILegacy>(out var legacy) ? LegacyBounds.FindNonsense(legacy, platform) : null)
        ?? (platform.TryGet<IDoubleAddressCycle>(out var dac) ? LegacyBounds.FindNonsense(dac) : null)
        ?? (
            platform.TryGet<IDeviceTree>(out var tree)
                ? DeviceTreeBounds.FindNonsense(tree, platform.Devices.Count)
                : null
        )
        ?? (platform.TryGet<IIommuMapping>(out var spaces) ? AddressSpaceBounds.FindNonsense(spaces, platform) : null)
        ?? (platform.TryGet<ISuspend>(out var power) && power is null ? Missing(nameof(ISuspend)) : null)
        ?? (platform.TryGet<IMasterPorts>(out var ports) ? MasterPortBounds.FindNonsense(ports, platform) : null)
        ?? (
            platform.TryGet<IDiagnostics>(out var diagnostics)
                ? DiagnosticsBounds.FindNonsense(diagnostics, platform)
                : null
        );

    private static string? FindNonsense(PlatformDescription? it) =>
        it is null
            ? "Description must not be null"
            : Name("Name", it.Name, 64)
                ?? Sizes(it)
                ?? Claims(
                    ("MemoryStartsZeroed", it.MemoryStartsZeroed),
                    ("StartsFresh", it.StartsFresh),
                    ("ParallelInstances", it.ParallelInstances),
                    ("Isolates", it.Isolates),
                    ("EnforcesDirection", it.EnforcesDirection),
                    ("StrictInvalidation", it.StrictInvalidation)
                )
                ?? NeedsIsolation(it, "EnforcesDirection", it.EnforcesDirection)
                ?? NeedsIsolation(it, "StrictInvalidation", it.StrictInvalidation)
                ?? Mask("LowMemory", it.LowMemory)
                ?? FindNonsense(it.Room);

    private static string? Sizes(PlatformDescription it)
    {
        var (page, line, granule) = (it.PageSize.Value, it.CacheLine.Value, it.IsolationGranule.Value);
        return !BitOperations.IsPow2(page) || page is < SmallestPage or > LargestPage
                ? $"PageSize must be a power of two from {new ByteCount(SmallestPage)} to {new ByteCount(LargestPage)}, not {it.PageSize}"
            : line != 0 && (!BitOperations.IsPow2(line) || line > page)
                ? $"CacheLine must be 0x0 or a power of two up to PageSize, {it.PageSize}, not {it.CacheLine}"
            : granule != 0 && !BitOperations.IsPow2(granule) || granule > LargestPage
                ? $"IsolationGranule must be 0x0 or a power of two up to {new ByteCount(LargestPage)}, not {it.IsolationGranule}"
            : null;
    }

    private static string? NeedsIsolation(PlatformDescription it, string name, Claim claim) =>
        claim == Claim.Yes && it.Isolates == Claim.No ? $"{name} must not be Yes where Isolates is No" : null;

    private static string? FindNonsense(RoomPromise? room) =>
        room is null
            ? "Room must not be null"
            : Number("Room.Blocks", room.Blocks)
                ?? Number("Room.PagesPerBlock", room.PagesPerBlock)
                ?? Number("Room.Mappings", room.Mappings)
                ?? (
                    room.RefusalsInARow is >= 0 and <= MostRefusals
                        ? null
                        : Words($"Room.RefusalsInARow must be 0 to {MostRefusals}, not {room.RefusalsInARow}")
                );

    private static string? FindNonsense(IReadOnlyList<DeviceDescription?>? devices)
    {
        if (devices is null)
        {
            return "Devices must not be null";
        }

        if (devices.Count is < 1 or > MostDevices)
        {
            return Words($"Devices must have 1 to {MostDevices} devices, not {devices.Count}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < devices.Count; i++)
        {
            if (FindNonsense(devices[i], i, names) is { } nonsense)
            {
                return nonsense;
            }
        }

        return null;
    }

    private static string? FindNonsense(DeviceDescription? device, int index, HashSet<string> names)
    {
        if (device is null)
        {
            return Words($"device {index} must not be null");
        }

        if (Name(Words($"Name of device {index}"), device.Name, 32) is { } nameless)
        {
            return nameless;
        }

        if (!names.Add(device.Name))
        {
            return Words($"Name of device {index} must be unique, not {PlainText.Quote(device.Name)}");
        }

        return Claims(($"Coherent of {device.Name}", device.Coherent), ($"CanDma of {device.Name}", device.CanDma))
            ?? (
                device.InitialMask.Value == 0 ? $"InitialMask of {device.Name} must not be {device.InitialMask}"
                : device.WidestMask.Value < device.InitialMask.Value
                    ? $"WidestMask of {device.Name} must be at least its InitialMask, {device.InitialMask}, not {device.WidestMask}"
                : device.Operations is null ? $"Operations of {device.Name} must not be null"
                : null
            );
    }

    public static string? Cap(string name, ByteCount cap, ByteCount page) =>
        cap.Value == 0 || BitOperations.IsPow2(cap.Value) && cap.Value >= page.Value
            ? null
            : $"{name} must be 0x0 or a power of two from PageSize, {page}, not {cap}";

    public static string Missing(string facet) => $"TryGet must give a facet where it says so, not null for {facet}";

    public static string? Name(string what, string? name, int most) =>
        name is { Length: >= 1 } && name.Length <= most && !name.Any(char.IsControl)
            ? null
            : Words(
                $"{what} must have 1 to {most} characters, none of them a control character, not {(name is null ? "null" : PlainText.Quote(name))}"
            );

    public static string? Claims(params ReadOnlySpan<(string Name, Claim Value)> claims)
    {
        foreach (var (name, value) in claims)
        {
            if (value is not (Claim.Unstated or Claim.Yes or Claim.No))
            {
                return Words($"{name} must be Unstated, Yes or No, not {(int)value}");
            }
        }

        return null;
    }

    public static string? Mask(string name, DmaMask mask) =>
        mask.Value == 0 || mask.IsAllOnes ? null : $"{name} must be 0x0 or 2^n-1, not {mask}";

    public static string? Number(string name, int value) =>
        value >= 0 ? null : Words($"{name} must be 0 or more, not {value}");

    /// <summary>Whether a list has an end, where it says that it has: what follows walks it as a whole.</summary>
    /// <param name="name">The name of the list.</param>
    /// <param name="list">The list.</param>
    /// <param name="most">How many entries it may have.</param>
    public static string? Entries<T>(string name, IReadOnlyList<T>? list, int most) =>
        list is null ? $"{name} must not be null"
        : list.Count < 0 || list.Count > most ? Words($"{name} must have up to {most} entries, not {list.Count}")
        : list.Take(list.Count + 1).Count() != list.Count
            ? Words($"{name} must have up to {most} entries, not more or fewer than it counts, {list.Count}")
        : null;

    public static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
