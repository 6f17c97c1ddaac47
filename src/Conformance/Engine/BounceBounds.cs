using System.Numerics;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of its bounce buffers has a meaning.</summary>
internal static class BounceBounds
{
    private const ulong LargestSlot = 0x10_0000;

    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IBounce? facet, IDmaPlatform platform)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IBounce));
        }

        var neverCopies =
            platform.TryGet<IStreaming>(out var streaming) && streaming.StreamingDescription.MapMayCopy == Claim.No;
        for (var i = 0; i < platform.Devices.Count; i++)
        {
            if (FindNonsense(facet.DescribeBounce(new DeviceId(i)), platform.Devices[i].Name, neverCopies) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? FindNonsense(BounceDescription? it, string device, bool neverCopies)
    {
        if (it is null)
        {
            return $"DescribeBounce of {device} must not give null";
        }

        var (slot, mask) = (it.SlotSize.Value, it.MinAlignMask.Value);
        return DescriptionBounds.Number($"Mappings of {device}", it.Mappings)
            ?? DescriptionBounds.Claims(
                ($"BouncesAlways of {device}", it.BouncesAlways),
                ($"Untrusted of {device}", it.Untrusted),
                ($"Restricted of {device}", it.Restricted)
            )
            ?? (
                slot != 0 && !BitOperations.IsPow2(slot) || slot > LargestSlot
                    ? $"SlotSize of {device} must be 0x0 or a power of two up to {new ByteCount(LargestSlot)}, not {it.SlotSize}"
                : (mask & unchecked(mask + 1)) != 0
                    ? $"MinAlignMask of {device} must be 0x0 or 2^n-1, not {it.MinAlignMask}"
                : it.BouncesAlways == Claim.Yes && neverCopies
                    ? $"BouncesAlways of {device} must not be Yes where MapMayCopy is No"
                : null
            );
    }
}
