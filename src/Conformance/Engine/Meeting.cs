using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>The first machine of a profile: its creation and description may throw, hang, or make no sense.</summary>
internal static class Meeting
{
    /// <summary>How long the first machine may take at the least: all of its code is compiled then, and maybe on a machine that has much else to do.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    /// <summary>Creates a machine and reads what it says of itself.</summary>
    /// <param name="crew">The threads and their watchdog.</param>
    /// <param name="factory">Creates the machine.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="areas">The areas that the suite is made of.</param>
    /// <param name="subject">What is under test; null if nothing can be tested.</param>
    /// <param name="failure">What is broken then.</param>
    /// <param name="announce">Told of each call before it is made; null: nobody is.</param>
    public static bool TryMeet(
        Crew crew,
        IDmaPlatformFactory factory,
        string profile,
        AreaTable areas,
        [NotNullWhen(true)] out Subject? subject,
        [NotNullWhen(false)] out Failure? failure,
        Action<string>? announce = null
    )
    {
        Subject? met = null;
        Violation? violation = null;
        var heartbeat = new Heartbeat();
        heartbeat.BeginSequence(0, []);
        var patience = crew.Patience > Shortest ? crew.Patience : Shortest;
        var hang = crew.Run(
            heartbeat,
            patience,
            () => violation = Meet(heartbeat, factory, profile, areas, announce, out met)
        );
        failure =
            hang is not null ? Hung(Profile.Unknown(profile), hang, patience)
            : violation is not null
                ? new Failure(met?.Profile ?? Profile.Unknown(profile), 0, violation, [], [])
                {
                    End = ShrinkEnd.NotTried,
                    Output = heartbeat.Output.Take(),
                }
            : null;
        subject = failure is null ? met : null;
        return subject is not null;
    }

    /// <summary>A failure as it was found, since making it short takes the process with it.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="platformSeed">The seed of the machine.</param>
    /// <param name="violation">What was broken.</param>
    /// <param name="steps">The program.</param>
    public static Failure Unshrunk(
        Profile profile,
        ulong platformSeed,
        Violation violation,
        IReadOnlyList<Operation> steps
    ) => new(profile, platformSeed, violation, steps, []) { OriginalLength = steps.Count, End = ShrinkEnd.NotTried };

    /// <summary>A call that does not return, as a failure: the program stands as it was found.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="hang">Where the call is.</param>
    /// <param name="patience">How long it was waited for.</param>
    /// <param name="observations">What the steps before it answered, as far as that is known.</param>
    public static Failure Hung(
        Profile profile,
        Hang hang,
        TimeSpan patience,
        IReadOnlyList<string>? observations = null
    ) =>
        new(
            profile,
            hang.PlatformSeed,
            new Violation(
                PlatformClauses.EveryCallReturns,
                FormattableString.Invariant($"an answer within {patience.TotalSeconds:0.###} seconds"),
                hang.Step != 0 ? $"step #{hang.Step}, {hang.Operation}, does not return"
                    : hang.Steps.Count > 0 ? $"after step #{hang.Steps[^1].Id}, {hang.Operation} does not return"
                    : $"{hang.Operation} does not return"
            ),
            hang.Steps,
            observations ?? []
        )
        {
            OriginalLength = hang.Steps.Count,
            Output = hang.Output,
            End = ShrinkEnd.NotTried,
        };

    private static Violation? Meet(
        Heartbeat heartbeat,
        IDmaPlatformFactory factory,
        string profile,
        AreaTable areas,
        Action<string>? announce,
        out Subject? subject
    )
    {
        IDmaPlatform? platform = null;
        Subject? met = null;
        var violation = Call(
            heartbeat,
            announce,
            Session.Creating,
            () =>
            {
                platform = factory.Create(profile, 0);
                return platform is null ? Session.NoMachine : null;
            }
        );
        violation ??= Call(
            heartbeat,
            announce,
            Session.Describing,
            () =>
            {
                if (DescriptionBounds.FindNonsense(platform!) is { } nonsense)
                {
                    return new Violation(
                        PlatformClauses.DescriptionHolds,
                        "a description within the bounds of the contract",
                        nonsense
                    );
                }

                met = Subject.Of(factory, profile, areas, platform!);
                return null;
            }
        );
        if (platform is not null)
        {
            violation ??= Call(
                heartbeat,
                announce,
                Session.Disposing,
                () =>
                {
                    platform.Dispose();
                    return null;
                }
            );
        }

        subject = met;
        return violation;
    }

    private static Violation? Call(Heartbeat heartbeat, Action<string>? announce, string call, Func<Violation?> make)
    {
        announce?.Invoke(call);
        heartbeat.Enter(0, call);
        try
        {
            return make();
        }
        catch (Exception exception)
        {
            return Thrown.By(call, exception);
        }
        finally
        {
            heartbeat.Leave();
        }
    }
}
