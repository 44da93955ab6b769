const framesMax = 120;

/** Gives the focus to the first faulty control in a form once it is drawn: in the next frame as a rule, on a busy machine some frames later. */
export function focusFirstFault(form: () => ParentNode | null, frames = framesMax): void {
  requestAnimationFrame(() => {
    const control = form()?.querySelector<HTMLElement>("form [aria-invalid=true]");
    if (control) control.focus();
    else if (frames > 1) focusFirstFault(form, frames - 1);
  });
}
