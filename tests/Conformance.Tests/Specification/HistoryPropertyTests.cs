using System.Globalization;
using System.Text;
using Dma.Conformance.Clauses;
using Dma.Conformance.Specification.Memory;
using FsCheck.Xunit;

namespace Dma.Conformance.Tests.Specification;

/// <summary>A history refuses the loads that no order of its stores explains, and no others.</summary>
/// <remarks>
/// As in the suite, nothing is handed over under a device store that is not complete, except to a new observer; and one
/// that is given nothing comes only where no store that is not tracked may still come out of a write buffer.
/// </remarks>
public class HistoryPropertyTests
{
    private const int Observed = 3;
    private const int MostStores = 6;

    private static readonly ClauseId Clause = StreamingClauses.MapGivesBidirectional;

    [Property(MaxTest = 3000)]
    public void Loads_are_right_exactly_where_some_order_explains_them(byte[] choices) =>
        Follow(choices, withLower: false).Should().BeEmpty();

    [Property(MaxTest = 3000)]
    public void Lowered_floors_refuse_no_load_that_some_order_explains(byte[] choices) =>
        Follow(choices, withLower: true).Should().NotContain("refused");

    /// <summary>Programs that random ones seldom contain: an order that reaches through a finished store, and what was forgotten.</summary>
    [Theory]
    [InlineData(new byte[] { 0, 36, 39, 103, 0, 150, 0, 18, 21 })]
    [InlineData(new byte[] { 162, 49, 0, 164, 3, 21, 67 })]
    [InlineData(new byte[] { 204, 0, 186, 64, 208, 148, 117, 238, 220, 3, 251, 0 })]
    public void Rare_programs_are_judged_exactly(byte[] choices) =>
        Follow(choices, withLower: false).Should().BeEmpty();

    /// <summary>Makes what the bytes choose, in a history and in the worlds.</summary>
    /// <returns>The steps, with the first difference; empty if there is none.</returns>
    private static string Follow(byte[] choices, bool withLower)
    {
        var worlds = new Worlds(Observed);
        var history = new History();
        history.Begin(0, new(true), false);
        history.AddObserver(1);
        history.AddObserver(2);
        var text = new StringBuilder();
        foreach (var choice in choices)
        {
            var observer = choice / 16 % Observed;
            var other = (observer + 1 + choice / 128) % Observed;
            Make(choice % 9, observer, other, choice / 48, withLower, worlds, history, text);
            if (Difference(worlds, history) is { } difference)
            {
                return text.Append(difference).ToString();
            }
        }

        return "";
    }

    private static void Make(
        int kind,
        int observer,
        int other,
        int store,
        bool withLower,
        Worlds worlds,
        History history,
        StringBuilder text
    )
    {
        store %= worlds.Stores;
        switch (kind)
        {
            case 0 or 1 when worlds.Stores < MostStores:
                text.Append(CultureInfo.InvariantCulture, $"{observer} stores {worlds.Stores}; ");
                history.Add((ulong)worlds.Stores, (ulong)observer, (byte)worlds.Stores, observer == 0, Clause);
                worlds.Store(observer, observer == 0);
                break;
            case 2:
                text.Append("barrier; ");
                history.FinishCpuStores();
                worlds.Finish();
                break;
            case 3 when observer != 0:
                text.Append(CultureInfo.InvariantCulture, $"{observer} completes; ");
                foreach (var done in worlds.InFlight(observer))
                {
                    history.Complete((ulong)done, (ulong)observer, Clause);
                    worlds.Complete(done);
                }

                break;
            case 4 or 5 when !worlds.MayBeAnything(observer) && worlds.Allows(observer, store):
                text.Append(CultureInfo.InvariantCulture, $"{observer} loads {store}; ");
                history.Observe((ulong)observer, IndexOf(history, store), Clause);
                worlds.Load(observer, store);
                break;
            case 6 when IsGiven(worlds, history, observer, other):
                text.Append(CultureInfo.InvariantCulture, $"{observer} gives to {other}; ");
                var floor = history.FloorOf((ulong)observer);
                history.Copy(in floor, (ulong)other, Clause, true);
                worlds.Copy(observer, other);
                break;
            case 7 when withLower && worlds.IsQuiet:
                text.Append(CultureInfo.InvariantCulture, $"{other} is lowered to {observer}; ");
                var lower = history.FloorOf((ulong)observer);
                history.LowerTo(in lower, (ulong)other, Clause);
                worlds.LowerTo(observer, other);
                break;
            case 8 when store == 0 && IsOpened(worlds, history, observer):
                text.Append(CultureInfo.InvariantCulture, $"{observer} may be answered anything; ");
                history.SetAny((ulong)observer, null);
                worlds.Open(observer);
                break;
            default:
                text.Append("compact; ");
                history.Compact();
                break;
        }
    }

    private static bool IsGiven(Worlds worlds, History history, int observer, int other) =>
        (worlds.IsQuiet || worlds.MayBeAnything(other) && worlds.InFlight(other).Count == 0)
        && (other == 0 || !worlds.MayBeAnything(observer) || !history.MayBeBuffered);

    private static bool IsOpened(Worlds worlds, History history, int observer) =>
        worlds.InFlight(observer).Count == 0 && (observer == 0 || !history.MayBeBuffered);

    private static string? Difference(Worlds worlds, History history)
    {
        for (var observer = 0; observer < Observed; observer++)
        {
            var any = history.FloorOf((ulong)observer).Any;
            if (worlds.MayBeAnything(observer) && !any)
            {
                return $"{observer} refused what may be anything";
            }

            for (var store = 0; store < worlds.Stores && !any; store++)
            {
                var index = IndexOf(history, store);
                var below = history.Below(history.FloorOf((ulong)observer).Stores);
                var allowed = index >= 0 && (below & 1u << index) == 0;
                if (allowed != worlds.Allows(observer, store))
                {
                    return $"{observer} {(allowed ? "allowed" : "refused")} to load {store}";
                }
            }
        }

        return null;
    }

    private static int IndexOf(History history, int store)
    {
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i].Step == (ulong)store)
            {
                return i;
            }
        }

        return -1;
    }
}
