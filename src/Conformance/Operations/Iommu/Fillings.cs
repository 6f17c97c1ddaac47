using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What makes the room of a window show: all of it taken, by one mapping or by what is left, and taken again.</summary>
internal static class Fillings
{
    /// <summary>A device whose window has a promise takes what is left of it; what was removed has to be gone first.</summary>
    public static bool TryFill(SpecificationState state, DeviceId device, ulong id, ulong pick, out Operation next)
    {
        next = new Operation(PageOperations.Settle, id);
        var promised = (ulong)state.Profile.TranslationOf(device).Granules;
        if (promised == 0)
        {
            return false;
        }

        var translation = state.Part<TranslationSpecification>();
        if (!translation.IsSettled)
        {
            return true;
        }

        var used = translation.Used(device);
        var count =
            used == 0
                ? (pick % 8) switch
                {
                    0 or 1 => promised,
                    2 => promised + 1,
                    3 => promised - 1,
                    _ => 1 + (pick >> 8) % promised,
                }
            : used < promised && pick % 4 != 0 ? promised - used
            : 1;
        return TryMap(state, device, count * state.Profile.IsolationGranule, id, pick >> 16, out next);
    }

    /// <summary>Some device with a promise takes what is left of its window.</summary>
    public static bool TryFill(SpecificationState state, ulong id, ulong pick, out Operation next)
    {
        var count = state.Profile.Devices.Count;
        for (var i = 0; state.Profile.Translation is not null && i < count; i++)
        {
            var device = new DeviceId((int)((pick + (ulong)i) % (ulong)count));
            if (state.Profile.TranslationOf(device).Granules > 0)
            {
                return TryFill(state, device, id, pick >> 8, out next);
            }
        }

        next = default;
        return false;
    }

    private static bool TryMap(
        SpecificationState state,
        DeviceId device,
        ulong size,
        ulong id,
        ulong pick,
        out Operation next
    )
    {
        var page = (ulong)state.Profile.PageSize;
        next = new Operation(PageOperations.Allocate, id);
        if (size == 0 || size > PageOperations.MaxBlockLength)
        {
            return false;
        }

        var block = state
            .Part<MemorySpecification>()
            .Blocks.Find(block => block.Kind == MemoryKind.Pages && (ulong)block.Length >= size);
        if (block is null)
        {
            next[0] = (size + page - 1) / page;
            return true;
        }

        return Maps.TryMake(state, device, block, (0, (int)size), (DmaDirection)(pick % 3), id, out next);
    }
}
