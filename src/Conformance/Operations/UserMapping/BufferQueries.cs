using System.Globalization;
using System.Runtime.InteropServices;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification;
using Dma.Conformance.Specification.Memory;

namespace Dma.Conformance.Operations;

/// <summary>What a platform tells of buffers: whether they can be mapped to user space, and which pages they have.</summary>
internal static class BufferQueries
{
    /// <summary>How many entries of a list are looked at.</summary>
    private const int MostEntries = 64;

    public static OperationKind CanMap { get; } =
        new()
        {
            Name = "can_map_to_user",
            Driver = new("dma_can_mmap({device});"),
            Needs = nameof(IUserMapping),
            Arguments = [Argument.Device],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) => op[0] < (ulong)state.Profile.Devices.Count,
            Execute = (Machine machine, SpecificationState _, in Operation op, Observation observation) =>
            {
                var answer = machine.Facet<IUserMapping>().CanMapToUser(new DeviceId((int)op[0]));
                observation.Note(answer.Outcome);
                observation.Flag = answer.Value;
            },
            Judge = JudgeCanMap,
        };

    public static OperationKind GetTable { get; } =
        new()
        {
            Name = "get_scatter_table",
            Driver = new(
                "{ struct sg_table table; dma_get_sgtable{buffer.attributes?_attrs}({buffer.device}, &table, {buffer}, {buffer.dma}, {buffer.size}{, buffer.attributes}); }"
            ),
            Needs = nameof(IUserMapping),
            Arguments = [Argument.Uses("buffer", HandleKind.Coherent)],
            Weight = 1,
            IsAllowed = (SpecificationState state, in Operation op) =>
                UserMappingOperations.IsLiveBuffer(state, op[0], out _),
            Execute = (Machine machine, SpecificationState state, in Operation op, Observation observation) =>
            {
                if (!UserMappingOperations.IsLiveBuffer(state, op[0], out var buffer))
                {
                    return;
                }

                var data = observation.Reserve(MostEntries * Marshal.SizeOf<ScatterEntry>());
                data.Clear();
                var answer = machine
                    .Facet<IUserMapping>()
                    .GetScatterTable(
                        buffer.Window.Device,
                        buffer.Buffer,
                        new ByteCount((ulong)buffer.Window.Length),
                        buffer.Attributes,
                        MemoryMarshal.Cast<byte, ScatterEntry>(data)
                    );
                observation.Note(answer.Outcome);
                observation.Value = answer.Value;
            },
            Judge = JudgeTable,
        };

    private static Violation? JudgeCanMap(SpecificationState state, in Operation op, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        if (observation.Outcome != Answer.Ok)
        {
            return null;
        }

        var users = state.Part<UserMappingSpecification>();
        var device = new DeviceId((int)op[0]);
        var live = users.Live.Find(user => user.Buffer.Window.Device == device);
        var isPromised =
            state.Profile.UserMapping is { Mappings: > 0, MapsCoherent: Claim.Yes }
            && state.Profile.Devices[device.Index].CanDma == Claim.Yes;
        if (live is not null || isPromised)
        {
            state.Evidence.Count(UserMappingClauses.CanMapTellsTheTruth);
            if (!observation.Flag && state.Breaks(UserMappingClauses.CanMapTellsTheTruth))
            {
                return new Violation(
                    UserMappingClauses.CanMapTellsTheTruth,
                    live is null
                        ? "true: the description promises mappings"
                        : $"true: the mapping of step #{live.Id} is live",
                    "false"
                )
                {
                    Device = device,
                };
            }
        }

        _ = observation.Flag ? users.SaidNo.Remove(device) : users.SaidNo.Add(device);
        return null;
    }

    private static Violation? JudgeTable(SpecificationState state, in Operation op, Observation observation)
    {
        if (Shape.NoEvents(state, observation) is { } spurious)
        {
            return spurious;
        }

        // No platform need be able to tell.
        if (observation.Outcome != Answer.Ok || !UserMappingOperations.IsLiveBuffer(state, op[0], out var buffer))
        {
            return null;
        }

        state.Evidence.Count(UserMappingClauses.TablesNameTheBuffer);
        var entries = MemoryMarshal.Cast<byte, ScatterEntry>(observation.Data);
        var told = new List<(UInt128 Start, UInt128 End)>();
        var trouble = FindTrouble(state, buffer, observation.Value, entries, told) ?? FindOther(state, buffer, told);
        if (trouble is null)
        {
            state.Part<UserMappingSpecification>().Tell(buffer, told);
            return null;
        }

        return state.Breaks(UserMappingClauses.TablesNameTheBuffer)
            ? new Violation(
                UserMappingClauses.TablesNameTheBuffer,
                $"entries for {new ByteCount((ulong)buffer.Window.Length)} bytes of the buffer's own pages",
                trouble
            )
            {
                About = buffer.Window,
            }
            : null;
    }

    /// <summary>What is wrong with the entries by themselves; null if nothing is.</summary>
    private static string? FindTrouble(
        SpecificationState state,
        Allocation buffer,
        ulong count,
        ReadOnlySpan<ScatterEntry> entries,
        List<(UInt128 Start, UInt128 End)> told
    )
    {
        var page = (UInt128)state.Profile.PageSize;
        UInt128 total = 0;
        for (var i = 0; i < (int)Math.Min(count, MostEntries); i++)
        {
            var start = entries[i].Page.Value * page + entries[i].Offset.Value;
            var end = start + entries[i].Length.Value;
            if (start == end || end > page << 64)
            {
                return $"{entries[i]}";
            }

            foreach (var other in told)
            {
                if (start < other.End && other.Start < end)
                {
                    return $"{entries[i]}, of which an earlier entry has a part";
                }
            }

            told.Add((start, end));
            total += entries[i].Length.Value;
        }

        var most = page * UserMappingSpecification.PagesOf(state, buffer);
        return total > most || count <= MostEntries && total < (UInt128)buffer.Window.Length
            ? string.Create(CultureInfo.InvariantCulture, $"0x{count:x} entries of 0x{total:x} bytes")
            : null;
    }

    /// <summary>Whose memory the entries name as well; null if it is nobody else's.</summary>
    private static string? FindOther(
        SpecificationState state,
        Allocation buffer,
        List<(UInt128 Start, UInt128 End)> told
    )
    {
        var page = (UInt128)state.Profile.PageSize;
        foreach (var (start, end) in told)
        {
            foreach (var block in state.Part<MemorySpecification>().Blocks)
            {
                if (
                    block.FirstPage is { } first
                    && start < (first.Value + (UInt128)block.PageCount) * page
                    && first.Value * page < end
                )
                {
                    return $"pages of buffer #{block.Id}";
                }
            }

            foreach (var (other, from, to) in state.Part<UserMappingSpecification>().Told)
            {
                if (other != buffer && start < to && from < end)
                {
                    return $"pages of buffer #{other.Window.Id}";
                }
            }
        }

        return null;
    }
}
