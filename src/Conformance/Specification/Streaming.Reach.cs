using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using Dma.Conformance.Specification.Space;

namespace Dma.Conformance.Specification;

/// <content>Reach: which addresses a device has, and what becomes of a store to any other.</content>
internal sealed partial class StreamingSpecification
{
    /// <summary>Whether a domain reaches an address of the range: something is mapped in the same granule.</summary>
    public bool IsReachable(DeviceId device, Interval range)
    {
        var profile = _state.Profile;
        var granule = profile.Platform.IsolationGranule.Value;
        var domain = profile.Devices[device.Index].Domain;
        foreach (var mapping in Live)
        {
            if (
                profile.Devices[mapping.Device.Index].Domain == domain
                && RangeOf(mapping).RoundOut(granule).Overlaps(range)
            )
            {
                return true;
            }
        }

        if (_unsettled.Count > UnsettledKept)
        {
            return true;
        }

        foreach (var mapping in _unsettled)
        {
            if (
                profile.Devices[mapping.Device.Index].Domain == domain
                && RangeOf(mapping).RoundOut(granule).Overlaps(range)
            )
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether of all mappings of a domain only this one has an address of the range in its granules.</summary>
    public bool IsReachedByOne(Mapping mapping, Interval range)
    {
        var profile = _state.Profile;
        var rounded = range.RoundOut(profile.Platform.IsolationGranule.Value);
        foreach (var other in Live)
        {
            if (
                other != mapping
                && profile.Devices[other.Device.Index].Domain == profile.Devices[mapping.Device.Index].Domain
                && RangeOf(other).RoundOut(profile.Platform.IsolationGranule.Value).Overlaps(rounded)
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The DMA addresses of a mapping.</summary>
    public static Interval RangeOf(Mapping mapping) => Interval.At(mapping.Address.Value, (UInt128)mapping.Length);

    /// <summary>A device stored where it may not: its bytes must show neither where the mapping would lead nor where an ended one led.</summary>
    /// <param name="mapping">The mapping that the access is counted from.</param>
    /// <param name="offset">Where the access begins, from the start of the mapping.</param>
    /// <param name="size">How many bytes were stored.</param>
    /// <param name="salt">What was stored, as at the mapping's bytes.</param>
    /// <param name="clause">The clause that blocks the access.</param>
    public void BlockStore(Mapping mapping, int offset, int size, byte salt, ClauseId clause)
    {
        var start = mapping.Start + offset;
        Remember(mapping, start, start + size, salt, clause);
        var access = Interval.At(mapping.Address.Value + (ulong)offset, (UInt128)size);
        foreach (var ended in _ended)
        {
            var there = (Int128)access.Start - ended.Address.Value + ended.Start;
            if (
                ended.Refused
                || ended == mapping
                || ended.Block == mapping.Block && there == start
                || _state.Profile.Devices[ended.Device.Index].Domain
                    != _state.Profile.Devices[mapping.Device.Index].Domain
            )
            {
                continue;
            }

            var left = RangeOf(ended).RoundOut(_state.Profile.Platform.IsolationGranule.Value);
            if (left.Overlaps(access))
            {
                var from = Int128.Max(there, there + (Int128)left.Start - (Int128)access.Start);
                var to = Int128.Min(there + size, there + (Int128)left.End - (Int128)access.Start);
                Remember(ended, (int)from, (int)to, Shifted(salt, start, there), StreamingClauses.UnmapEndsReach);
            }
        }
    }

    /// <summary>The salt under which the bytes of a store look as they do elsewhere in a block.</summary>
    private static byte Shifted(byte salt, int from, Int128 to) =>
        (byte)(((salt + from - to) % Wave.Salts + Wave.Salts) % Wave.Salts);

    private void Remember(Mapping mapping, int start, int end, byte salt, ClauseId clause)
    {
        var block = mapping.Block;
        (start, end) = (Math.Max(0, start), Math.Min(block.Length, end));
        if (start < end && _state.Handles.TryGet<Block>(block.Id, out _))
        {
            _memory.BlockedStore(
                mapping.Device,
                block,
                start,
                end,
                new Intruder
                {
                    Salt = salt,
                    Clause = clause,
                    Step = _state.Step,
                    InFlight = true,
                }
            );
        }
    }
}
