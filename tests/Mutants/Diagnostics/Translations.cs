using Dma.Reference;

namespace Dma.Mutants.Diagnostics;

/// <summary>Domains of drivers: a checker that looks at a case less.</summary>
internal static class Translations
{
    public static Mutant SizesNeedNoAlignment { get; } =
        Of(
            "sizes-need-no-alignment",
            "What begins at the start of a page is held to be whole pages.",
            "DMA-DBG-035",
            3,
            ledger => new AlignedByStart(ledger)
        );

    public static Mutant AttachedIsAttached { get; } =
        Of(
            "attached-is-attached",
            "A device that is detached is looked up among those that are attached, whatever the domain.",
            "DMA-DBG-036",
            4,
            ledger => new AttachedAnywhere(ledger)
        );

    private static Mutant Of(
        string name,
        string rootCause,
        string clause,
        int shortest,
        Func<Ledger, DomainChecks> make
    ) =>
        new(
            name,
            rootCause,
            clause,
            [],
            Base.Iommu,
            Base.Diagnosed(
                Base.Iommu,
                machine => new DiagnosingPlatform(
                    machine,
                    DiagnosticsParts.Standard with
                    {
                        Description = new() { Finds = [Misuse.DomainRangeInvalid, Misuse.DetachOfUnattached] },
                        Reports = static ledger => new OfDomains(ledger),
                        Domains = make,
                    }
                )
            ),
            null,
            shortest,
            FailsAtFirstCall: false,
            IsCombination: true
        );

    private sealed class AlignedByStart(Ledger ledger) : DomainChecks(ledger)
    {
        protected override bool IsAligned(DmaRange range) => base.IsAligned(range with { Length = new(0) });
    }

    private sealed class AttachedAnywhere(Ledger ledger) : DomainChecks(ledger)
    {
        private readonly HashSet<DeviceId> _attached = [];

        public override void Attached(DomainId domain, DeviceId device)
        {
            _attached.Add(device);
            base.Attached(domain, device);
        }

        public override void Detached(DomainId domain, DeviceId device, Answer answer)
        {
            if (!_attached.Contains(device) || answer == Answer.Ok)
            {
                _attached.Remove(device);
                base.Detached(domain, device, answer);
            }
        }
    }

    /// <summary>Tells of domains alone.</summary>
    private sealed class OfDomains(Ledger ledger) : MisuseReports(ledger)
    {
        public override void Add(
            Misuse misuse,
            DeviceId device,
            DmaRange range,
            KnownMapping? about,
            bool isWrite = false
        )
        {
            if (misuse is Misuse.DomainRangeInvalid or Misuse.DetachOfUnattached)
            {
                base.Add(misuse, device, range, about, isWrite);
            }
        }
    }
}
