using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Generation;

/// <summary>Draws arguments by their roles alone: edges first, values used before, and a share left to chance.</summary>
/// <param name="habits">What the present sequence likes to do.</param>
internal sealed class ArgumentDrawing(Habits habits)
{
    private const int PoolSize = 8;

    private readonly (ulong Buffer, ulong Start, ulong Size)[] _ranges = new (ulong, ulong, ulong)[PoolSize];
    private readonly Dictionary<HandleKind, ulong> _lastUsed = [];
    private int _rangeCount;
    private ulong? _sizeAgain;
    private ulong _lastDevice;
    private ulong _lastCount;

    /// <summary>Forgets the sequence before.</summary>
    public void Reset()
    {
        _rangeCount = 0;
        _lastDevice = 0;
        _lastCount = 0;
        _lastUsed.Clear();
    }

    /// <summary>Draws the arguments of a kind.</summary>
    /// <returns>False if something that it uses does not exist now.</returns>
    public bool TryDraw(
        SpecificationState state,
        OperationKind kind,
        ulong id,
        ref SeededChoice choice,
        out Operation operation
    )
    {
        operation = new Operation(kind, id);
        _sizeAgain = null;
        for (var i = 0; i < kind.Arguments.Count; i++)
        {
            var argument = kind.Arguments[i];
            switch (argument.Role)
            {
                case ArgumentRole.Device:
                    operation[i] = DrawDevice(state, ref choice);
                    break;
                case ArgumentRole.Uses:
                    if (!TryDrawHandle(state, argument.Handle!, ref choice, out var handle))
                    {
                        return false;
                    }

                    operation[i] = handle;
                    break;
                case ArgumentRole.Choice:
                    operation[i] = (ulong)habits.DrawChoice(argument, ref choice);
                    break;
                case ArgumentRole.Bytes:
                    operation[i] = choice.Between(0, 252);
                    break;
                case ArgumentRole.Mask:
                    operation[i] = DrawMask(state, in operation, i, ref choice);
                    break;
                default:
                    operation[i] = DrawNumber(state, in operation, i, ref choice);
                    break;
            }
        }

        return true;
    }

    /// <summary>Notes what an executed operation used.</summary>
    public void Remember(SpecificationState state, in Operation operation)
    {
        var (offset, size) = (operation.Kind.Arguments.OffsetAt, operation.Kind.Arguments.SizeAt);
        if (
            offset >= 0
            && size >= 0
            && operation.Kind.Origin is { } origin
            && origin(state, operation, out var buffer, out var zero)
        )
        {
            _ranges[_rangeCount++ % PoolSize] = (buffer, (ulong)zero + operation[offset], operation[size]);
        }

        for (var i = 0; i < operation.Kind.Arguments.Count; i++)
        {
            var argument = operation.Kind.Arguments[i];
            if (argument.Role == ArgumentRole.Uses)
            {
                RememberUse(state, argument.Handle!, operation[i]);
            }
            else if (argument.Role == ArgumentRole.Device)
            {
                _lastDevice = operation[i];
            }
            else if (argument.Role == ArgumentRole.Count)
            {
                _lastCount = operation[i];
            }
        }

        if (operation.Kind.Makes is { } made)
        {
            RememberUse(state, made, operation.Id);
        }
    }

    /// <summary>What was used as one kind was used as everything that it is.</summary>
    private void RememberUse(SpecificationState state, HandleKind kind, ulong id)
    {
        kind = state.Handles.KindOf(id) ?? kind;
        _lastUsed[kind] = id;
        for (var i = 0; i < kind.Also.Count; i++)
        {
            _lastUsed[kind.Also[i]] = id;
        }
    }

    /// <summary>The bytes of a buffer that the sequence was about of late, from the first to the last.</summary>
    /// <returns>False if there are none.</returns>
    public bool TryRecall(ulong buffer, out ulong start, out ulong end)
    {
        (start, end) = (ulong.MaxValue, 0);
        foreach (var used in _ranges.AsSpan(0, Math.Min(_rangeCount, PoolSize)))
        {
            if (used.Buffer == buffer)
            {
                start = Math.Min(start, used.Start);
                end = Math.Max(end, used.Start + used.Size);
            }
        }

        return start < end;
    }

    private ulong DrawDevice(SpecificationState state, ref SeededChoice choice) =>
        choice.Chance(habits.Affinity, 8) ? _lastDevice : (ulong)choice.Below(state.Profile.Devices.Count);

    private bool TryDrawHandle(SpecificationState state, HandleKind kind, ref SeededChoice choice, out ulong handle)
    {
        var ids = state.Handles.Of(kind);
        handle = 0;
        if (ids.Count == 0)
        {
            return false;
        }

        if (
            choice.Chance(habits.Affinity, 8)
            && _lastUsed.TryGetValue(kind, out handle)
            && state.Handles.TryGet<object>(handle, out _)
        )
        {
            return true;
        }

        handle = habits.Order switch
        {
            ReleaseOrder.Newest when choice.Chance(3, 4) => ids[^1],
            ReleaseOrder.Oldest when choice.Chance(3, 4) => ids[0],
            _ => ids[choice.Below(ids.Count)],
        };
        return true;
    }

    private ulong DrawNumber(SpecificationState state, in Operation operation, int index, ref SeededChoice choice)
    {
        var argument = operation.Kind.Arguments[index];
        var (min, max) = operation.Kind.Range(state, in operation, index);
        if (min >= max)
        {
            return min;
        }

        // Large blocks are for where they lie and for how much of them is mapped; filling them takes the time of hundreds of steps.
        if (
            (argument.Role != ArgumentRole.Count || habits.IsDry)
            && choice.Chance(1, 16)
            && habits.Has(Ideas.Edges)
            && operation.Kind.Edge(state, in operation, index, choice.Next()) is > 0 and var edge
        )
        {
            return Math.Clamp(edge, min, max);
        }

        if (operation.Kind.Usual is { } usually && habits.Has(Ideas.UsualRanges))
        {
            (min, max) = usually(state, in operation, index);
        }

        if (argument.Role == ArgumentRole.Count)
        {
            var usual = Math.Min(max, min + (habits.IsDry ? 15UL : 3UL));
            return choice.Below(4) switch
            {
                0 => usual,
                1 => choice.Between(min, usual),
                2 when _lastCount != 0 => Math.Clamp(_lastCount, min, max),
                _ => min,
            };
        }

        if (_sizeAgain is { } again && argument.Role == ArgumentRole.Size)
        {
            return Math.Clamp(again, min, max);
        }

        if (
            argument.Role == ArgumentRole.Offset
            && choice.Chance(1, 2)
            && habits.Has(Ideas.RangesAgain)
            && TryDrawUsed(state, in operation, max, ref choice, out var used)
        )
        {
            return used;
        }

        if (!habits.Has(Ideas.SimpleNumbers))
        {
            return choice.Between(min, max);
        }

        var line = (ulong)state.Profile.LineSize;
        var page = (ulong)state.Profile.PageSize;
        if (argument.Role == ArgumentRole.Offset && choice.Chance(3, 8))
        {
            return min;
        }

        if (argument.Role == ArgumentRole.Size && choice.Chance(1, 4))
        {
            return max > page && choice.Chance(1, 4) ? choice.Between(1, max / page) * page : max;
        }

        var unit = choice.Chance(3, 4) ? Math.Min(line, 64) : page;
        if (habits.IsAligned && choice.Chance(15, 16))
        {
            unit = unit < line ? line : unit;
            var low = (min + unit - 1) / unit;
            var high = Math.Min(max / unit, low + (argument.Role == ArgumentRole.Size ? 16UL : ulong.MaxValue >> 1));
            return high < low ? max : choice.Between(low, high) * unit;
        }

        var drawn = choice.Below(8) switch
        {
            0 => min + 1,
            1 => max - 1,
            3 or 4 => choice.Between(0, max / unit) * unit,
            5 => choice.Between(0, max / unit) * unit + (choice.Chance(1, 2) ? 1UL : unit - 1),
            6 => choice.Between(min, Math.Min(max, min + 256)),
            _ => choice.Between(min, max),
        };
        return Math.Clamp(drawn, min, max);
    }

    /// <summary>A range of the same buffer that an operation was about before, or a part of it.</summary>
    private bool TryDrawUsed(
        SpecificationState state,
        in Operation operation,
        ulong max,
        ref SeededChoice choice,
        out ulong offset
    )
    {
        offset = 0;
        if (
            _rangeCount == 0
            || operation.Kind.Origin is not { } origin
            || !origin(state, in operation, out var buffer, out var zero)
        )
        {
            return false;
        }

        var known = Math.Min(_rangeCount, PoolSize);
        var from = choice.Chance(1, 2) ? _rangeCount - 1 : choice.Below(known);
        for (var i = 0; i < known; i++)
        {
            var used = _ranges[(from % known + known - i) % known];
            var start = Math.Max(used.Start, (ulong)zero);
            var end = Math.Min(used.Start + used.Size, (ulong)zero + max + 1);
            if (used.Buffer == buffer && start < end)
            {
                if (choice.Chance(1, 2))
                {
                    (start, end) = new View(choice.Next()).Of(start, end, (ulong)state.Profile.LineSize);
                }

                offset = start - (ulong)zero;
                _sizeAgain = end - start;
                return true;
            }
        }

        return false;
    }

    private ulong DrawMask(SpecificationState state, in Operation operation, int index, ref SeededChoice choice)
    {
        var range = operation.Kind.Range(state, in operation, index);
        if (
            choice.Chance(1, 2)
            && habits.Has(Ideas.Edges)
            && operation.Kind.Edge(state, in operation, index, choice.Next()) is > 0 and var edge
        )
        {
            return Math.Clamp(edge, range.Min, range.Max);
        }

        var platform = state.Profile.Platform;
        var drawn = choice.Below(8) switch
        {
            0 => range.Max,
            1 or 6 => platform.LowMemory.Value,
            2 => state.Profile.Addressing?.AcceptsFrom.Value ?? 0,
            3 => DmaMask.Default.Value,
            4 => DmaMask.FromBits(20 + choice.Below(45)).Value ^ (choice.Chance(1, 4) ? 0xfffUL : 0),
            5 => (state.Profile.Addressing?.AcceptsFrom.Value ?? 0) >> 1,
            _ => DmaMask.FromBits(12 + choice.Below(53)).Value,
        };
        return Math.Clamp(drawn, range.Min, range.Max);
    }
}
