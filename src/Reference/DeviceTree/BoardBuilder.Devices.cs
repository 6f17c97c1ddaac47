using System.Collections.Immutable;

namespace Dma.Reference;

// Devices: what serves them, and what they reach.
public partial class BoardBuilder
{
    private static readonly BounceDescription Restricted = new()
    {
        BouncesAlways = Claim.Yes,
        SlotSize = new(BouncePool.SlotSize),
        Untrusted = Claim.No,
        Restricted = Claim.Yes,
    };

    /// <summary>Describes a device.</summary>
    /// <param name="device">What the tree says of it.</param>
    protected virtual DeviceDescription Describe(BoardDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var windows = device.Line.Windows;
        var last =
            windows.Count == 0 ? ulong.MaxValue : windows.Max(static it => it.Start.Value + (it.Length.Value - 1));
        return new()
        {
            Name = device.Name,
            Coherent = device.Line.Coherent == Claim.Yes ? Claim.Yes : Claim.No,
            CanDma = device.CanDma ? Claim.Yes : Claim.No,
            BusLimit = new(last),
            BusOffset = windows.Count == 0 ? 0 : unchecked((long)(windows[0].Memory.Value - windows[0].Start.Value)),
            // Domains of what is translated come first.
            Domain = IsTranslated(device) ? device.Domain : Board.Devices.Count + device.Line.Device.Index,
            Operations =
                !device.CanDma ? "none"
                : IsTranslated(device) ? "translated"
                : IsRestricted(device) ? "bounced"
                : "direct",
        };
    }

    /// <summary>The window of DMA addresses of the masters in a domain; null: any.</summary>
    /// <param name="domain">The number of the domain.</param>
    protected virtual DmaRange? WindowOf(int domain)
    {
        DmaRange? common = null;
        foreach (var device in Board.Devices)
        {
            if (!IsTranslated(device) || device.Domain != domain || device.Line.AddressWindow is not { } window)
                continue;
            if (common is not { } one)
            {
                common = window;
                continue;
            }
            var start = Math.Max(one.Start.Value, window.Start.Value);
            var end = UInt128.Min(
                one.Start.Value + (UInt128)one.Length.Value,
                window.Start.Value + (UInt128)window.Length.Value
            );
            common =
                start < end
                    ? new(new(start), new((ulong)(end - start)))
                    : throw new DeviceTreeException(
                        $"the masters of {device.Name} must have a window in common with others of their identity"
                    );
        }
        return common;
    }

    private TranslationDescription DescribeTranslation(DeviceDescription description) =>
        description.Operations == "translated" && WindowOf(description.Domain) is { } window
            ? new() { Window = window }
            : TranslationDescription.Unstated;

    private ImmutableArray<DmaWindow> WindowsOf(DeviceDescription description) =>
        Board.Devices.FirstOrDefault(device => device.Name == description.Name) is { } found
            ? [.. found.Line.Windows]
            : [];

    private BounceDescription DescribeBounce(DeviceDescription description) =>
        Board.Devices.FirstOrDefault(device => device.Name == description.Name) is { } found && IsRestricted(found)
            ? Restricted
            : BounceDescription.Unstated;

    private static bool IsTranslated(BoardDevice device) => device.Line.Translated == Claim.Yes;

    /// <summary>Whether all that a device maps is copied into its region.</summary>
    /// <param name="device">The device.</param>
    protected bool IsRestricted(BoardDevice device) =>
        !IsTranslated(device)
        && device.CanDma
        && RegionOf(device) is >= 0 and var region
        && Board.Regions[region].Use == RegionUse.BouncePool;
}
