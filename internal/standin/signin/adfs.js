// AD FS's button is no button: a script sends the form.
const form = document.getElementById("loginForm");
const send = () => form.submit();
document.getElementById("submitButton").addEventListener("click", send);
form.addEventListener("keydown", (event) => { if (event.key === "Enter") send(); });
