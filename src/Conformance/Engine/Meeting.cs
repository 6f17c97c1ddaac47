using System.Diagnostics.CodeAnalysis;
using Dma.Conformance.Clauses;
using Dma.Conformance.Operations;
using Dma.Conformance.Specification;

namespace Dma.Conformance.Engine;

/// <summary>The first machine of a profile: its creation and description may throw, hang, or make no sense.</summary>
internal static class Meeting
{
    /// <summary>Creates a machine and reads what it says of itself.</summary>
    /// <param name="crew">The threads and their watchdog.</param>
    /// <param name="factory">Creates the machine.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="areas">The areas that the suite is made of.</param>
    /// <param name="subject">What is under test; null if nothing can be tested.</param>
    /// <param name="failure">What is broken then.</param>
    public static bool TryMeet(
        Crew crew,
        IDmaPlatformFactory factory,
        string profile,
        AreaTable areas,
        [NotNullWhen(true)] out Subject? subject,
        [NotNullWhen(false)] out Failure? failure
    )
    {
        Subject? met = null;
        Violation? violation = null;
        var heartbeat = new Heartbeat();
        heartbeat.BeginSequence(0, []);
        var hang = crew.Run(
            heartbeat,
            () =>
            {
                heartbeat.Enter(0, "create");
                try
                {
                    met = Subject.Create(factory, profile, areas);
                    violation = Descriptions.FindNonsense(met.Profile) is { } nonsense
                        ? new Violation(PlatformClauses.DescriptionHolds, "a description within its bounds", nonsense)
                        : null;
                }
                catch (Exception exception)
                {
                    violation = new Violation(
                        PlatformClauses.NoCallThrows,
                        "a machine and its description",
                        $"creating it threw {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}"
                    );
                }
                finally
                {
                    heartbeat.Leave();
                }
            }
        );
        failure =
            hang is not null ? Hung(Profile.Unknown(profile), hang, crew.Patience)
            : violation is not null ? new Failure(met?.Profile ?? Profile.Unknown(profile), 0, violation, [], [])
            : null;
        subject = failure is null ? met : null;
        return subject is not null;
    }

    /// <summary>A call that does not return, as a failure: the program stands as it was found.</summary>
    public static Failure Hung(Profile profile, Hang hang, TimeSpan patience) =>
        new(
            profile,
            hang.PlatformSeed,
            new Violation(
                PlatformClauses.EveryCallReturns,
                FormattableString.Invariant($"an answer within {patience.TotalSeconds:0.###} seconds"),
                hang.Step == 0
                    ? $"{hang.Operation} does not return"
                    : $"step #{hang.Step}, {hang.Operation}, does not return"
            ),
            hang.Steps,
            []
        )
        {
            OriginalLength = hang.Steps.Count,
            End = ShrinkEnd.NotTried,
        };
}
