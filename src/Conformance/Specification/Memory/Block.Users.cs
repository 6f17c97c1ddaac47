using System.Numerics;
using Dma.Conformance.Clauses;

namespace Dma.Conformance.Specification.Memory;

/// <content>Mappings to user space: observers beside the CPU, whose stores wait for a barrier as the CPU's do.</content>
internal sealed partial class Block
{
    /// <summary>The live user mappings, oldest first.</summary>
    public List<UserView> Users { get; } = [];

    /// <summary>Whether it was ever mapped to user space: what a user stored may come out until the next barrier.</summary>
    public bool WasShown { get; private set; }

    /// <summary>The clause by which a user page shows this memory and no other.</summary>
    public ClauseId ShownToUser =>
        IsSeenByCpu ? UserMappingClauses.UserPagesShowTheBuffer : CoherentClauses.BuffersWithoutCpuAddress;

    /// <summary>Adds a user's observer: it sees what the last barrier made visible.</summary>
    public void Show(UserView user)
    {
        WasShown = true;
        var (first, last) = Cut(user.Start, user.End);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            history.AddObserver(user.Id);
            if (!history.Undefined && Sharing is { } clauses)
            {
                var mark = history.FloorOf(Observers.LastBarrier);
                var clause = mark.Any ? ShownToUser : ReachedBy(history, mark.Stores, clauses);
                history.Copy(in mark, user.Id, clause, true);
            }
        }

        Users.Add(user);
    }

    /// <summary>Removes a user's observer.</summary>
    public void Hide(UserView user)
    {
        Users.Remove(user);
        var (first, last) = Cut(user.Start, user.End);
        for (var run = first; run < last; run++)
        {
            _runs[run].History.RemoveObserver(user.Id);
        }

        Join(user.Start, user.End);
    }

    /// <summary>The user stores.</summary>
    public void UserStore(UserView user, int start, int end, ulong step, byte salt)
    {
        var (first, last) = Cut(start, end);
        for (var run = first; run < last; run++)
        {
            var history = _runs[run].History;
            if (history.Undefined)
            {
                history.MayBeBuffered = true;
            }
            else
            {
                history.Add(step, user.Id, salt, true, UserMappingClauses.UserSeesItsStores);
            }
        }

        Join(start, end);
    }

    /// <summary>A barrier: all sides see what the users stored, and the users what the CPU stored and devices have completed.</summary>
    /// <param name="history">The history of some bytes.</param>
    /// <param name="written">What users stored since the last barrier.</param>
    /// <param name="stored">What the CPU stored.</param>
    /// <param name="complete">What devices have completed.</param>
    /// <param name="clauses">The clauses of the memory.</param>
    private void ShareWithUsers(History history, uint written, uint stored, uint complete, SharingClauses clauses)
    {
        foreach (var user in Users)
        {
            if (!history.HasFloor(user.Id))
            {
                continue;
            }

            if (stored != 0)
            {
                history.Raise(user.Id, stored, ReachedBy(history, stored, clauses), true);
            }

            if (complete != 0)
            {
                history.Raise(user.Id, complete, UserMappingClauses.CompleteStoresReachUser, true);
            }

            if (written != 0)
            {
                history.Raise(user.Id, written, UserMappingClauses.UserStoresReachAll, true);
            }
        }

        if (written == 0)
        {
            return;
        }

        history.Raise(Observers.Cpu, written, UserMappingClauses.UserStoresReachAll, true);
        foreach (var window in Mappings)
        {
            if (history.HasFloor(window.Id))
            {
                history.Raise(window.Id, written, UserMappingClauses.UserStoresReachAll, true);
            }
        }
    }

    /// <summary>The clause by which a user sees some stores, by the newest of them.</summary>
    private ClauseId ReachedBy(History history, uint stores, SharingClauses clauses)
    {
        var newest = stores & ~history.Below(stores);
        if (!BitOperations.IsPow2(newest))
        {
            return UserMappingClauses.BarrierReachesUser;
        }

        ref var store = ref history[BitOperations.TrailingZeroCount(newest)];
        return store.Salt == Store.InitialSalt ? clauses.Zeroed ?? ShownToUser
            : store.Maker == Observers.Cpu ? UserMappingClauses.BarrierReachesUser
            : store.ByCpu ? UserMappingClauses.UserStoresReachAll
            : UserMappingClauses.CompleteStoresReachUser;
    }
}
