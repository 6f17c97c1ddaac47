using Dma.Reference;

namespace Dma.Variants.UserMapping;

/// <summary>What is not mapped shows zeros to the user and takes no stores, behind a mapping, and for good where one was.</summary>
/// <param name="machine">The machine.</param>
/// <param name="pages">So many pages behind a mapping do; further on an access is a fault.</param>
internal sealed class ShowsZeros(Machine machine, ulong pages) : UserMapper(machine)
{
    public override Answer Load(UserMappingId mapping, ByteCount offset, Span<byte> destination)
    {
        var answer = base.Load(mapping, offset, destination);
        if (answer == Answer.Ok || !IsNear(mapping, offset))
            return answer;
        destination.Clear();
        return Answer.Ok;
    }

    private bool IsNear(UserMappingId mapping, ByteCount offset) =>
        Find(mapping) is not { } view || offset.Value >> Machine.PageShift < view.Frames.Count + pages;
}

/// <summary>Names are addresses: 0 is one, and what ended last is the next.</summary>
/// <param name="machine">The machine.</param>
internal sealed class NamesReusedAtOnce(Machine machine) : UserMapper(machine)
{
    protected override UserMappingId NextId(CoherentAllocation allocation)
    {
        // Every other one from the top.
        for (var number = 0UL; ; number++)
        {
            var id = new UserMappingId(number % 2 == 0 ? number : ulong.MaxValue - number + 1);
            if (Find(id) is null)
                return id;
        }
    }
}

/// <summary>Maps as many as are promised, and not one more.</summary>
/// <param name="machine">The machine.</param>
internal sealed class MapsThePromised(Machine machine) : UserMapper(machine)
{
    public override Answer<UserMappingId> Map(in UserRequest request)
    {
        var answer = base.Map(request);
        if (Live.Count <= Description.Mappings || answer.Status != AnswerStatus.Ok)
            return answer;
        Unmap(answer.Value);
        return Answer.Failed(Errno.NoMemory);
    }
}

/// <summary>Maps nothing, and says so.</summary>
/// <param name="machine">The machine.</param>
internal sealed class MapsNothing(Machine machine) : UserMapper(machine)
{
    public override bool CanMap(Device device) => false;

    public override Answer<ulong> GetScatterTable(in UserRequest request, Span<ScatterEntry> destination) =>
        Answer.Failed(Errno.NoSuchAddress);
}

/// <summary>Tells every page of a buffer by itself, the last one as far as the buffer goes.</summary>
/// <param name="machine">The machine.</param>
internal sealed class TellsPageByPage(Machine machine) : UserMapper(machine)
{
    public override Answer<ulong> GetScatterTable(in UserRequest request, Span<ScatterEntry> destination)
    {
        if (Find(request) is not { } allocation)
            return Answer.Failed(Errno.NoSuchAddress);
        var first = Machine.Parts.MemoryMap.PageBase.Add(allocation.Frames.First);
        for (var page = 0UL; page < allocation.Frames.Count && page < (ulong)destination.Length; page++)
        {
            var left = request.Size.Value - (page << Machine.PageShift);
            destination[(int)page] = new(first.Add(page), new(0), new(Math.Min(left, Machine.PageMask + 1)));
        }
        return allocation.Frames.Count;
    }
}
