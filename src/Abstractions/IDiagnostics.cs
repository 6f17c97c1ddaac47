namespace Dma;

/// <summary>
/// The facet of a platform that finds misuse of the API by drivers. It reports each as an event of the kind
/// <see cref="PlatformEventKind.Misuse" /> in the queue of <see cref="IDmaPlatform.DrainEvents" />, right after the call or
/// access that shows it.
/// </summary>
/// <remarks>Such a platform also provides <see cref="IStepAware" />: the step that made a mapping is what a report says of where it was made.</remarks>
public interface IDiagnostics
{
    /// <summary>What the platform says of what it finds.</summary>
    DiagnosticsDescription DiagnosticsDescription { get; }
}
